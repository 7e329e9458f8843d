import { didYouMean } from '@deftunes/core'
import type { Project } from '@deftunes/dbt'
import { assetsOf, isAssetSchedule, type DagSpec } from '@deftunes/orchestrator'

import { isTable } from '../plan-touches.ts'

/** What of a project may update assets, each undefined where not all of it can be read. */
export interface AssetSurroundings {
  dags: readonly Pick<DagSpec, 'tasks'>[] | undefined
  datasets: readonly string[] | undefined
  dbt: Project | undefined
}

/** An asset that a DAG waits for and nothing of the project is known to update, and what is to be said of it. */
export interface UnknownAsset {
  asset: string
  message: string
}

/**
 * The assets that a DAG waits for in vain, unless a task tells of them by a name that only it knows: no task declares
 * them, and they are no table of a dataset or of the dbt project. None where the project cannot be read whole.
 */
export function unknownAssets(
  { schedule }: Pick<DagSpec, 'schedule'>,
  around: AssetSurroundings,
): UnknownAsset[] {
  const known = knownAssets(around)
  if (!known || !isAssetSchedule(schedule)) return []
  return assetsOf(schedule.assets)
    .filter((asset) => !known.includes(asset))
    .map((asset) => ({
      asset,
      message: `no task has '${asset}' as an outlet, and no dataset or model makes it as a table${didYouMean(asset, known)}`,
    }))
}

function knownAssets({ dags, datasets, dbt }: AssetSurroundings): string[] | undefined {
  if (!dags || !datasets || !dbt) return undefined
  const models = [...dbt.all.values()].filter(isTable)
  return [
    ...dags.flatMap(({ tasks }) => tasks.flatMap(({ outlets }) => outlets)),
    ...datasets.flatMap((name) => [`transform.${name}`, `transform.${name}_rejected`]),
    ...models.map(({ schema, alias }) => `${schema}.${alias}`),
  ]
}
