import type { Cell } from '../../src/answer/chart-answer.ts'
import type { Detail } from '../../src/api/responses.ts'
import type { RowKey } from '../address/drill-term.ts'

/** What tells one of the rows behind a mark from the others. */
export function keyOfRow(
  { key, columns }: Pick<Detail, 'key' | 'columns'>,
  row: readonly Cell[],
): RowKey {
  const valueOf = (name: string) => row[columns.findIndex((column) => column.name === name)]
  return Object.fromEntries(key.map((name) => [name, valueOf(name) ?? null]))
}

/** Whether two keys are those of the same row, whichever way their columns are ordered. */
export function sameRow(one: RowKey, other: RowKey): boolean {
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
  )
}
