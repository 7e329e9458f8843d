import { join } from 'node:path'

import { substituteVariables } from '@deftunes/core'
import { loadDatasets, parseSource, type Dataset, type Source } from '@deftunes/lake'

import { PipelineError } from './errors.ts'
import type { Project } from './project.ts'

/** The folder of a project's dataset files. */
export function datasetsFolder({ folder }: Project): string {
  return join(folder, 'datasets')
}

/**
 * A dataset of a project by name.
 * @throws PipelineError PIPELINE_DATASET_UNKNOWN; CoreError CORE_CONFIG_INVALID with the mistakes of its files
 */
export async function datasetOf(project: Project, name: string): Promise<Dataset> {
  const datasets = await loadDatasets(datasetsFolder(project))
  const found = datasets.get(name)
  if (found) return found
  const message = `dataset '${name}': expected one of ${[...datasets.keys()].join(', ') || 'none'}`
  throw new PipelineError('PIPELINE_DATASET_UNKNOWN', message, { details: { retryable: false } })
}

/**
 * A source of deftunes.yaml with its variables filled in.
 * @throws PipelineError PIPELINE_SOURCE_UNKNOWN; CoreError CORE_VARIABLE_MISSING; LakeError LAKE_SOURCE_INVALID
 */
export function resolveSource(
  { sources }: Project,
  name: string,
  variables: Readonly<Record<string, string | undefined>>,
): Source {
  const config = sources[name]
  if (!config) {
    const message = `source '${name}': expected one of deftunes.yaml: ${Object.keys(sources).join(', ') || 'none'}`
    throw new PipelineError('PIPELINE_SOURCE_UNKNOWN', message, { details: { retryable: false } })
  }
  return parseSource(name, substituted(config, variables, `deftunes.yaml: sources.${name}`))
}

function substituted(
  value: unknown,
  variables: Readonly<Record<string, string | undefined>>,
  where: string,
): unknown {
  if (typeof value === 'string') return substituteVariables(value, variables, where)
  if (Array.isArray(value)) return value.map((item) => substituted(item, variables, where))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    substituted(item, variables, `${where}.${key}`),
  ])
  return Object.fromEntries(entries) as unknown
}
