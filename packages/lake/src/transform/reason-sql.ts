import { quoteLiteral } from '@deftunes/core'

import type { Dataset, DatasetColumn } from '../dataset/dataset.ts'
import { printPath } from '../dataset/parse-path.ts'
import type { RecordReader } from './record-reader.ts'
import { untypableSql } from './typed-value.ts'

/** Why a record cannot be loaded, as 'place: expected …, got …'; NULL when it can. Columns: those of the reader. */
export function reasonSql(dataset: Dataset, reader: RecordReader): string {
  const shapes = reader.shapes.map(({ path, place, expected, holds }) => {
    const got = `json_type(raw, ${quoteLiteral(place)})`
    const what = path === '' ? 'the record' : path
    return `WHEN ${holds} THEN ${quoteLiteral(`${what}: expected ${expected}, got `)} || ${got}`
  })
  const ofRecord = dataset.columns.filter(({ from }) => from.of === 'record')
  const own = ofRecord.flatMap((column) => cases(dataset, column, reader.valueSql(column.from)))
  const branches = [...shapes, ...own, ...itemCases(dataset, reader)]
  return branches.length === 0 ? 'CAST(NULL AS VARCHAR)' : `CASE ${branches.join(' ')} END`
}

function itemCases(dataset: Dataset, { items, valueSql }: RecordReader): string[] {
  if (items === undefined) return []
  const columns = dataset.columns.filter(({ from }) => from.of === 'item')
  const inner = columns.flatMap((column) => cases(dataset, column, valueSql(column.from, 'item')))
  const none = `WHEN coalesce(len(${items}), 0) = 0 THEN ${quoteLiteral(`${dataset.explode}: expected at least one item, got none`)}`
  if (inner.length === 0) return [none]
  const reasons = `list_filter(list_transform(${items}, lambda item: CASE ${inner.join(' ')} END), lambda reason: reason IS NOT NULL)`
  return [none, `ELSE ${reasons}[1]`]
}

function cases({ explode }: Dataset, column: DatasetColumn, value: string): string[] {
  const place = printPath(column.from, explode)
  const missing = `WHEN ${value} IS NULL THEN ${quoteLiteral(`${place}: expected a value, got none`)}`
  const untypable = untypableSql(column.type, value)
  const got = `'''' || left(${value}, 100) || ''''`
  const wrong = `WHEN ${untypable} THEN ${quoteLiteral(`${place}: expected ${column.type}, got `)} || ${got}`
  return [...(column.required ? [missing] : []), ...(untypable === undefined ? [] : [wrong])]
}
