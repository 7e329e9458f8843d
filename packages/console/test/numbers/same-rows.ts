import type { Cell } from '../../src/answer/chart-answer.ts'

/** A table of numbers of an answer, and what plain SQL has for it. */
export interface Part {
  name: string
  expected: readonly (readonly Cell[])[]
  got: readonly (readonly Cell[])[]
  /** How many of the first cells tell rows apart. */
  keys: number
  /** Whether the order counts, too. */
  isOrdered?: boolean
}

/** Whether both have the same rows. Sums of floats differ in their last digits by the order of their terms. */
export function isSame({ expected, got, keys, isOrdered = false }: Part): boolean {
  if (got.length !== expected.length) return false
  if (isOrdered) return got.every((row, index) => isNearRow(row, expected[index]))
  const keyOf = (row: readonly Cell[]) => JSON.stringify(row.slice(0, keys).map(rounded))
  const byKey = new Map(expected.map((row) => [keyOf(row), row]))
  return byKey.size === expected.length && got.every((row) => isNearRow(row, byKey.get(keyOf(row))))
}

/** Rows as one reads them where they differ. */
export function wordsOf(
  rows: readonly (readonly Cell[])[],
  { isOrdered = false }: Pick<Part, 'isOrdered'>,
): string {
  const texts = rows.map(rowKey)
  return (isOrdered ? texts : texts.sort()).join('\n')
}

/** What rows of the same values have in common. */
export function rowKey(row: readonly Cell[]): string {
  return JSON.stringify(row.map(rounded))
}

function isNearRow(row: readonly Cell[], other: readonly Cell[] | undefined): boolean {
  return row.length === other?.length && row.every((cell, index) => isNear(cell, other[index]))
}

function isNear(left: Cell, right: Cell | undefined): boolean {
  if (typeof left !== 'number' || typeof right !== 'number') return left === right
  return Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right))
}

/** Bins of floats are told apart far above their last digits. */
function rounded(cell: Cell): Cell {
  return typeof cell === 'number' ? Number(cell.toFixed(6)) : cell
}
