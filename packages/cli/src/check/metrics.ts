import { join } from 'node:path'

import type { Project } from '@deftunes/dbt'
import { lintModel, loadModel, type ReadModel } from '@deftunes/metrics'

import type { EmptyLake } from './empty-lake.ts'
import { countOf, mistakesOf, type Checked } from './mistake.ts'

/** What metrics are held against. */
export interface MetricsSurroundings {
  lake: EmptyLake
  /** The names of all dataset files; undefined when they cannot be read. */
  datasets: readonly string[] | undefined
  project: Project | undefined
}

/** Reads `metrics/*.yaml`, and holds them against the tables of datasets and models, where those are there. */
export async function checkMetrics(
  folder: string,
  { lake, datasets, project }: MetricsSurroundings,
): Promise<Checked> {
  const path = join(folder, 'metrics')
  let read: ReadModel
  try {
    read = await loadModel(path)
  } catch (error) {
    return { summary: '', mistakes: mistakesOf(error, path) }
  }
  const { measures, dimensions } = read.model
  const duckdb = await lake.services.duckdb()
  const unfit = await lintModel(read, duckdb, (relation) => isMade(relation, { datasets, project }))
  return {
    summary: `${countOf(measures.size, 'measure')}, ${countOf(dimensions.size, 'dimension')}`,
    mistakes: unfit.map(({ file, line, column, path: at, message }) => ({
      ...{ file, line, column },
      message: `${at}: ${message}`,
    })),
  }
}

/** Whether a dataset or a model makes the table, were there no mistake in it. */
function isMade(
  [schema, name = '']: readonly string[],
  { datasets, project }: Pick<MetricsSurroundings, 'datasets' | 'project'>,
): boolean {
  if (schema === 'transform') return datasets?.includes(name.replace(/_rejected$/, '')) ?? true
  if (!project) return true
  return [...project.all.values()].some(
    (node) => 'alias' in node && node.schema === schema && node.alias === name,
  )
}
