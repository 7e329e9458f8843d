import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { configError, CoreError, readProjectText, type ConfigIssue } from '@deftunes/core'

import { LakeError } from '../errors.ts'
import type { Dataset } from './dataset.ts'
import { parseDataset } from './parse-dataset.ts'

/**
 * Every dataset of a folder by name, in the order of names. Each bears the name of its file and lands in a folder of
 * its own.
 * @throws CoreError CORE_CONFIG_INVALID with the mistakes of all files; LakeError LAKE_DATASET_INVALID when the folder
 * is missing
 */
export async function loadDatasets(folder: string): Promise<ReadonlyMap<string, Dataset>> {
  const datasets = new Map<string, Dataset>()
  const issues: ConfigIssue[] = []
  const causes: CoreError[] = []
  for (const file of (await listYaml(folder)).sort()) {
    const path = join(folder, file)
    try {
      const text = await readProjectText(path)
      if (text === undefined) continue
      const dataset = parseDataset(text, path)
      issues.push(...misplaced(dataset, { text, path }, [...datasets.values()]))
      datasets.set(file, dataset)
    } catch (error) {
      if (!(error instanceof CoreError)) throw error
      causes.push(error)
      issues.push(...(error.details['issues'] as ConfigIssue[]))
    }
  }
  if (issues.length > 0) throw configError(issues, causes[0])
  return new Map([...datasets.values()].map((dataset) => [dataset.name, dataset]))
}

async function listYaml(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.endsWith('.yaml'))
  } catch (cause) {
    const message = `datasets: expected a folder at ${folder}`
    throw new LakeError('LAKE_DATASET_INVALID', message, { cause })
  }
}

function misplaced(
  { name, landing }: Dataset,
  { text, path: file }: { text: string; path: string },
  others: readonly Dataset[],
): ConfigIssue[] {
  const issues: ConfigIssue[] = []
  const refuse = (path: string, message: string) => {
    const line = text.split('\n').findIndex((content) => content.startsWith(`${path}:`)) + 1
    issues.push({ file, line: Math.max(1, line), column: 1, path, message })
  }
  const expected = basename(file, '.yaml')
  const sharer = others.find((other) => other.landing === landing)
  if (name !== expected)
    refuse('name', `expected the name of the file, '${expected}', got '${name}'`)
  if (sharer) refuse('landing', `expected a folder of its own, got that of ${sharer.name}`)
  return issues
}
