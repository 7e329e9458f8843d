import { join } from 'node:path'

import { loadProject as loadDbtProject } from '@deftunes/dbt'
import { loadDatasets } from '@deftunes/lake'
import { isAssetSchedule, type DagFolder } from '@deftunes/orchestrator'
import { datasetsFolder, type Project } from '@deftunes/pipeline'

import { unknownAssets, type UnknownAsset } from './check/awaited-assets.ts'

/** What each DAG waits for that nothing of the project is known to update; the project is read only where one waits. */
export async function unknownAssetsOf(
  project: Project,
  dags: Pick<DagFolder, 'all' | 'errors'>,
): Promise<ReadonlyMap<string, readonly UnknownAsset[]>> {
  const waiting = dags.all().filter(({ schedule }) => isAssetSchedule(schedule))
  if (waiting.length === 0) return new Map()
  const datasets = await loadDatasets(datasetsFolder(project)).catch(() => undefined)
  const around = {
    dags: dags.errors().size === 0 ? dags.all() : undefined,
    datasets: datasets && [...datasets.keys()],
    dbt: await loadDbtProject(join(project.folder, 'dbt')).catch(() => undefined),
  }
  return new Map(waiting.map((dag) => [dag.id, unknownAssets(dag, around)]))
}
