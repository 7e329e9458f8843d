import type { Chart } from '../dashboard/dashboard.ts'
import type { Line } from './cartesian.ts'

/** Values of each series as parts of all at their place, from 0 to 1; negative ones count by their size. */
export function sharesOf(lines: readonly Line[]): Map<Line, (number | undefined)[]> {
  const places = lines[0]?.values.length ?? 0
  const totals = Array.from({ length: places }, (_, at) =>
    lines.reduce((sum, { values }) => sum + Math.abs(values[at] ?? 0), 0),
  )
  return new Map(
    lines.map((line) => [
      line,
      line.values.map((value, at) =>
        value === undefined ? undefined : totals[at] ? Math.abs(value) / totals[at] : 0,
      ),
    ]),
  )
}

/** All values that the value axis has to hold: ends of stacks, or each value. */
export function extentValues(
  lines: readonly (readonly (number | undefined)[])[],
  stack: Chart['stack'],
): number[] {
  if (stack === 'none') return lines.flatMap((values) => values.filter((one) => one !== undefined))
  const places = lines[0]?.length ?? 0
  return Array.from({ length: places }, (_, at) => at).flatMap((at) => {
    const here = lines.map((values) => values[at] ?? 0)
    const up = here.filter((one) => one > 0).reduce((sum, one) => sum + one, 0)
    return [up, here.filter((one) => one < 0).reduce((sum, one) => sum + one, 0)]
  })
}

/** What all series are compared with at each place, summed up; undefined where nothing is. */
export function comparedTotals(lines: readonly Line[]): (number | undefined)[] | undefined {
  if (lines.every(({ compared }) => compared === undefined)) return undefined
  return lines[0]?.values.map((_, at) => {
    const known = lines.map(({ compared }) => compared?.[at]).filter((one) => one !== undefined)
    return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) : undefined
  })
}
