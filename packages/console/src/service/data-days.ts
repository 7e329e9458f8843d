import { quoteRelation } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'

import { ConsoleError } from '../errors.ts'
import type { ReadCache } from '../answer/read-cache.ts'
import { readShared } from '../answer/read-shared.ts'
import { firstDay, lastDay, type DataDays } from '../state/time-range.ts'
import type { Table, VersionSession } from '../warehouse/warehouse.ts'

/** First and last day of a dimension in a version, of those that can be written; undefined where there is no row. */
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
  const sql = `SELECT min(${day}) AS first, max(${day}) AS last FROM ${quoteRelation(...relation)} WHERE ${day} BETWEEN DATE '${firstDay}' AND DATE '${lastDay}'`
  const { rows } = await readShared(session, sql, { cache }).catch(noneIfMissing)
  const [first, last] = rows[0] ?? []
  return typeof first === 'string' && typeof last === 'string' ? { first, last } : undefined
}

/** A version of before the table has no days. */
function noneIfMissing(error: unknown): Pick<Table, 'rows'> {
  if (error instanceof ConsoleError && error.code === 'CONSOLE_NOTHING_PUBLISHED')
    return { rows: [] }
  throw error
}
