import type { Cell, Rows } from './chart-answer.ts'

/** What the rows of running sums are shown by: the place of a column, and how many there are at most. */
export interface SumsShown {
  dimensions: number
  /** Of a measure; absent where the rows come in the order of a dimension. */
  by?: { place: number; descending: boolean }
  most: number
}

/**
 * Rows whose measures are summed up along the first dimension, which is time, for each value of the others apart: over the order of time,
 * whatever the order of the rows, which stay in it. Rows without a time come after all others.
 */
export function cumulated({ rows, ...rest }: Rows, dimensions: number): Rows {
  const sums = new Map<string, number[]>()
  const summed = new Map<number, Cell[]>()
  for (const index of inTime(rows)) {
    const row = rows[index] ?? []
    const key = JSON.stringify([row.slice(1, dimensions), rest.others?.[index] ?? false])
    const before = sums.get(key) ?? []
    const now = row.slice(dimensions).map((cell, place) => (before[place] ?? 0) + numberOf(cell))
    sums.set(key, now)
    summed.set(index, [...row.slice(0, dimensions), ...now])
  }
  return { ...rest, rows: rows.map((row, index) => summed.get(index) ?? row) }
}

/**
 * Running sums as they are shown: those that are the largest or the smallest first, where they are sorted by; then no more than asked
 * for.
 */
export function shownSums(read: Rows, { dimensions, by, most }: SumsShown): Rows {
  const { rows, others, truncated } = cumulated(read, dimensions)
  const all = rows.map((row, index) => ({ row, others: others?.[index] ?? false }))
  const sign = by?.descending ? -1 : 1
  const ordered = by
    ? all.toSorted(
        (left, right) =>
          Number(left.others) - Number(right.others) ||
          sign * (numberOf(left.row[by.place]) - numberOf(right.row[by.place])),
      )
    : all
  const kept = ordered.slice(0, most)
  return {
    rows: kept.map(({ row }) => row),
    ...(others && { others: kept.map((one) => one.others) }),
    truncated: truncated || ordered.length > most,
  }
}

function inTime(rows: Rows['rows']): number[] {
  const times = rows.map(([time]) => (typeof time === 'string' ? time : undefined))
  return [...rows.keys()].sort((left, right) => {
    const [one, other] = [times[left], times[right]]
    if (one === other) return left - right
    return one === undefined || (other !== undefined && one > other) ? 1 : -1
  })
}

function numberOf(cell: Cell | undefined): number {
  return typeof cell === 'number' ? cell : Number(cell ?? 0)
}
