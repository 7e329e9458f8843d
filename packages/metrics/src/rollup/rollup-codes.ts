import { quoteIdentifier, quoteRelation } from '@deftunes/core'

import type { RowMeasure } from '../model/model.ts'
import type { GroupedDimension } from '../query/resolve-query.ts'
import { textsTable } from './rollup.ts'

/** A column of a rollup, made of that of `rows`; where numbers stand for its values, how those are made. */
export interface Column {
  cell: string
  join?: string
  make?: string
  drop?: string
}

/** A dimension; for texts stand numbers that sort as they do, the same in every rollup. */
export function textsOf({ column, dimension }: GroupedDimension, relation: string): Column {
  const name = quoteIdentifier(column)
  if (dimension.type !== 'text') return { cell: `rows.${name}` }
  const texts = quoteRelation(...textsTable(dimension.name))
  const alias = quoteIdentifier(`texts of ${column}`)
  const found = `SELECT DISTINCT CAST((${dimension.sql}) AS VARCHAR) AS value FROM ${relation}`
  return {
    make: `CREATE TABLE IF NOT EXISTS ${texts} AS SELECT CAST(row_number() OVER (ORDER BY value) AS INTEGER) AS code, value FROM (${found}) AS found WHERE value IS NOT NULL ORDER BY code`,
    join: `LEFT JOIN ${texts} AS ${alias} ON ${alias}.value = CAST(rows.${name} AS VARCHAR)`,
    cell: `${alias}.code AS ${name}`,
  }
}

/** Numbers instead of values that are only counted: they are shorter, and no question is about the values themselves. */
export function codesOf(measures: readonly RowMeasure[], relation: string): Column[] {
  return measures.map((measure) => {
    const name = quoteIdentifier(measure.name)
    const table = quoteIdentifier(`codes of ${measure.name}`)
    const found = `SELECT DISTINCT (${valueOf(measure)}) AS value FROM ${relation}`
    return {
      make: `CREATE OR REPLACE TEMPORARY TABLE ${table} AS SELECT value, CAST(row_number() OVER () AS INTEGER) AS code FROM (${found}) AS found WHERE value IS NOT NULL`,
      drop: `DROP TABLE IF EXISTS temp.${table}`,
      join: `LEFT JOIN temp.${table} AS ${table} ON ${table}.value = rows.${name}`,
      cell: `${table}.code AS ${name}`,
    }
  })
}

/** What a measure is about, NULL for rows that it is not about. */
export function valueOf({ sql = '1', where }: RowMeasure): string {
  return where === undefined ? sql : `CASE WHEN ${where} THEN ${sql} END`
}
