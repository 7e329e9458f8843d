import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { ScratchLake } from '../../pipeline/test/scratch-lake.ts'

const metrics = `tables:
  total:
    relation: serving.total
    key: [total]
    dimensions: { total: { sql: total, type: number } }
    measures:
      many: { aggregate: max, sql: "(SELECT total + count(*) FROM range(100000000) a, range(100000) b)" }
rollups:
  many: { table: total, dimensions: [total.total], measures: [total.many] }
`

/** A project with a published version whose file is never built to its end. */
export async function buildingProject(
  more: Readonly<Record<string, string>> = {},
): Promise<ScratchLake> {
  const lake = await ScratchLake.make({ 'metrics/total.yaml': metrics, ...more })
  await mkdir(join(lake.folder, 'dags'))
  await lake.publish('2024-01-02', 1)
  return lake
}

/** Files of versions in a project's state: those in the making, and those that are made. */
export async function filesOfVersions({ folder }: ScratchLake): Promise<string[]> {
  const names = await readdir(join(folder, '.deftunes'), { recursive: true })
  return names.filter((name) => name.includes('.duckdb'))
}
