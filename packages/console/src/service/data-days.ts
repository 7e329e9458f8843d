import { quoteRelation } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'

import type { ReadCache } from '../answer/reader.ts'
import type { DataDays } from '../state/time-range.ts'
import type { VersionSession } from '../warehouse/warehouse.ts'

/** First and last day of a dimension in a version; undefined where there is no row. */
export async function dataDays(
  session: VersionSession,
  { dimensions, tables }: Model,
  name: string | undefined,
  cache: ReadCache,
): Promise<DataDays | undefined> {
  const dimension = name === undefined ? undefined : dimensions.get(name)
  const relation = dimension && tables.get(dimension.table)?.relation
  if (!dimension || !relation) return undefined
  const day = `CAST(${dimension.sql} AS DATE)`
  const sql = `SELECT min(${day}) AS first, max(${day}) AS last FROM ${quoteRelation(...relation)}`
  const { id } = session.version
  const known = cache.get(id, sql)
  const reading = known ?? session.read(sql)
  if (!known) cache.set(id, sql, reading)
  const [row] = (await reading).rows
  const [first, last] = row ?? []
  return typeof first === 'string' && typeof last === 'string' ? { first, last } : undefined
}
