import { numberOf } from '../../src/format/index.ts'
import type { PivotCell, PivotLine } from '../../src/plot/pivot.ts'
import { inkOn, palettes, type Scheme } from '../../src/tokens/index.ts'

/** The colours of cells: each measure has its own scale, sums have none. */
export function heatOf(
  lines: readonly PivotLine[],
  measures: number,
  scheme: Scheme,
): (cell: PivotCell) => { background: string; color: string } | undefined {
  // The light steps only: figures stay easy to read.
  const steps = palettes[scheme].sequential.slice(0, 5)
  const cells = lines.flatMap((line) => line.cells).filter(({ isTotal }) => !isTotal)
  const bounds = Array.from({ length: measures }, (_, measure) => {
    const values = cells.flatMap((cell) =>
      cell.measure === measure ? (numberOf(cell.value) ?? []) : [],
    )
    return { least: Math.min(...values), most: Math.max(...values) }
  })
  return ({ value, measure, isTotal }) => {
    const [number, bound] = [numberOf(value), bounds[measure]]
    if (isTotal || number === undefined || bound === undefined || bound.most <= bound.least)
      return undefined
    const part = (number - bound.least) / (bound.most - bound.least)
    const background = steps[Math.min(steps.length - 1, Math.floor(part * steps.length))]
    return background === undefined ? undefined : { background, color: inkOn(background) }
  }
}
