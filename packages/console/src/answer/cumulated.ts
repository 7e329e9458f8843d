import type { Cell, Rows } from './chart-answer.ts'

/** Rows whose measures are summed up along the first dimension, for each value of the others apart. */
export function cumulated({ rows, ...rest }: Rows, dimensions: number): Rows {
  const sums = new Map<string, number[]>()
  const others = rest.others ?? []
  return {
    ...rest,
    rows: rows.map((row, index) => {
      const key = JSON.stringify([row.slice(1, dimensions), others[index] ?? false])
      const before = sums.get(key) ?? []
      const now = row.slice(dimensions).map((cell, place) => (before[place] ?? 0) + numberOf(cell))
      sums.set(key, now)
      return [...row.slice(0, dimensions), ...now]
    }),
  }
}

function numberOf(cell: Cell): number {
  return typeof cell === 'number' ? cell : Number(cell ?? 0)
}
