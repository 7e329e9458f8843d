import type { Cell, ChartAnswer } from './chart-answer.ts'

type Answer = Pick<ChartAnswer, 'dimensions' | 'main' | 'compared'>

/** Finds for each row of a chart, by its place, the row that it is compared with; undefined where there is none. */
export function comparedWith({
  dimensions,
  main,
  compared,
}: Answer): (row: number) => readonly Cell[] | undefined {
  const keyOf = (cells: readonly Cell[], isOthers = false) =>
    JSON.stringify([cells.slice(0, dimensions.length), isOthers])
  const known = new Map(
    compared?.rows.map((cells, index) => [keyOf(cells, compared.others?.[index]), cells]),
  )
  return (row) => known.get(keyOf(main.rows[row] ?? [], main.others?.[row]))
}
