import { existsSync } from 'node:fs'

import { quoteRelation } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'
import { attachLake, openServices, type Project, type Services } from '@deftunes/pipeline'

/** Days without data after which ranges that end today would show less and less. */
const stale = 7

/** The last days of dates of a project's marts, where they are a while ago; none before the first publish. */
export async function staleDays(
  project: Project,
  { model, times, now }: { model: Model; times: readonly string[]; now: Date },
): Promise<ReadonlyMap<string, string>> {
  if (times.length === 0 || !existsSync(project.state)) return new Map()
  const services = openServices(project, { readOnly: true })
  try {
    const days = new Map<string, string>()
    for (const time of new Set(times)) {
      const day = await lastDay(services, model, time)
      if (day !== undefined && now.getTime() - Date.parse(day) > stale * 86_400_000)
        days.set(time, day)
    }
    return days
  } finally {
    await services.close()
  }
}

async function lastDay(
  services: Services,
  { dimensions, tables }: Model,
  name: string,
): Promise<string | undefined> {
  const dimension = dimensions.get(name)
  const relation = tables.get(dimension?.table ?? '')?.relation
  const [namespace = ''] = relation ?? []
  if (!dimension || !relation) return undefined
  if ((await services.catalog.loadTables(namespace)).length === 0) return undefined
  await attachLake(services)
  const duckdb = await services.duckdb()
  const day = `CAST(CAST(max(${dimension.sql}) AS DATE) AS VARCHAR)`
  const rows = await duckdb.rows<{ day: string | null }>(
    `SELECT ${day} AS day FROM ${quoteRelation(...relation)}`,
  )
  return rows[0]?.day ?? undefined
}
