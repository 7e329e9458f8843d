import { quoteIdentifier, quoteRelation } from '@deftunes/core'

import { MetricsError } from '../errors.ts'
import type { Join, Model } from '../model/model.ts'
import type { RelationSql } from './tables-sql.ts'

/**
 * Counts the values of a join's columns that several rows of its table have: one row of `repeated` and `example`. Rows without a value
 * are met by none.
 */
export function keyCheckSql(
  { tables }: Model,
  { to, on }: Join,
  relationSql: RelationSql = (parts) => quoteRelation(...parts),
): string {
  const columns = Object.values(on).map((column) => quoteIdentifier(column))
  const example = columns.map((column) => `CAST(${column} AS VARCHAR)`).join(` || ', ' || `)
  const known = columns.map((column) => `${column} IS NOT NULL`).join(' AND ')
  const relation = relationSql(tables.get(to)?.relation ?? [])
  const found = `SELECT ${example} AS example FROM ${relation} WHERE ${known} GROUP BY ${columns.join(', ')} HAVING count(*) > 1`
  return `SELECT count(*) AS repeated, min(example) AS example\nFROM (\n${found}\n) AS found`
}

/** Why a join is not gone over whose columns are declared as a key and are none, by what its check found. */
export function falseKey(
  { tables }: Model,
  { from, to, on }: Join,
  { repeated, example }: { repeated: number; example: string },
): MetricsError {
  const columns = Object.values(on).join(', ')
  const relation = tables.get(to)?.relation.join('.')
  const got = `got ${repeated} ${repeated === 1 ? 'value' : 'values'} that several rows have, as '${example.slice(0, 100)}'`
  const message = `the join ${from} → ${to} repeats rows of ${from}, what is measured would be counted several times: expected ${columns} to be the key of ${relation} that is declared, ${got}`
  return new MetricsError('METRICS_FAN_OUT', message, { details: { from, to } })
}
