import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { CoreError } from '@deftunes/core'

import { LakeError } from '../errors.ts'
import type { Dataset } from './dataset.ts'
import { parseDataset } from './parse-dataset.ts'

/**
 * Every dataset of a folder by name, in the order of names.
 * @throws CoreError CORE_CONFIG_INVALID with the mistakes of all files; LakeError LAKE_DATASET_INVALID when a file
 * does not bear its dataset's name, or the folder is missing.
 */
export async function loadDatasets(folder: string): Promise<ReadonlyMap<string, Dataset>> {
  const files = (await listYaml(folder)).sort()
  const datasets = new Map<string, Dataset>()
  const mistakes: CoreError[] = []
  for (const file of files) {
    const path = join(folder, file)
    try {
      const dataset = parseDataset(await readFile(path, 'utf8'), path)
      refuseOtherName(dataset, file, path)
      datasets.set(dataset.name, dataset)
    } catch (error) {
      if (!(error instanceof CoreError)) throw error
      mistakes.push(error)
    }
  }
  const [first, ...others] = mistakes
  if (!first) return datasets
  const issues = mistakes.flatMap(({ details }) => details['issues'] ?? [])
  const message = [first, ...others].map((error) => error.message).join('\n')
  throw new CoreError(first.code, message, { cause: first, details: { issues } })
}

async function listYaml(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.endsWith('.yaml'))
  } catch (cause) {
    const message = `datasets: expected a folder at ${folder}`
    throw new LakeError('LAKE_DATASET_INVALID', message, { cause })
  }
}

function refuseOtherName({ name }: Dataset, file: string, path: string) {
  if (file === `${name}.yaml`) return
  const message = `${path}: expected the name of the file, '${file.replace(/\.yaml$/, '')}', got '${name}'`
  throw new LakeError('LAKE_DATASET_INVALID', message)
}
