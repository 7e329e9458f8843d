import type { Logger } from '@deftunes/core'
import { rollupBuild, type Model } from '@deftunes/metrics'
import { openMarts, type MartMaking, type Marts, type Services } from '@deftunes/pipeline'

/** What the marts of a project are opened with. */
export interface ProjectMartsOptions {
  services: Services
  model: Model
  logger: Logger
}

/** The marts of a project, with the rollups that its metrics declare. */
export function openProjectMarts({ services, model, logger }: ProjectMartsOptions): Marts {
  return openMarts({ services, logger, ...makingOf(model) })
}

/** What files of the marts are made with by the metrics. */
export function makingOf(model: Model): MartMaking {
  const rollups = [...model.rollups.values()].map((rollup) => rollupBuild(model, rollup))
  return { rollups, order: orderOf(model) }
}

/** Rows of a table lie together by its time: filters by date are the most frequent ones. */
function orderOf({ tables, dimensions }: Model): Record<string, string> {
  const ordered = [...tables.values()].flatMap(({ relation, time }) => {
    const sql = time === undefined ? undefined : dimensions.get(time)?.sql
    return sql === undefined ? [] : [[relation.join('.'), sql] as const]
  })
  return Object.fromEntries(ordered)
}
