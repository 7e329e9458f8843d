import { isAssetSchedule, type DagFolder, type DagSpec } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'

import { touchesOf } from './plan-touches.ts'

/**
 * DAGs as a replay takes them, in which no task does anything: what the steps of a DAG write its last task updates. They
 * stay as they are where none of them waits for an asset.
 */
export async function withPublishedTables(
  project: Pick<Project, 'folder'>,
  dags: readonly DagSpec[],
  folder: Pick<DagFolder, 'all' | 'sourceOf'>,
): Promise<readonly DagSpec[]> {
  if (!dags.some(({ schedule }) => isAssetSchedule(schedule))) return dags
  const touches = await touchesOf(project, folder)
  return dags.map((dag) => {
    const tables = touches(dag.id, dag.startDate.slice(0, 10))?.map(({ table }) => table) ?? []
    const tasks = dag.tasks.map((one, place) => {
      if (place < dag.tasks.length - 1) return one
      return { ...one, outlets: [...new Set([...one.outlets, ...tables])] }
    })
    return { ...dag, tasks }
  })
}
