import type { ShownDimension } from '../../src/answer/chart-answer.ts'
import { formatValue } from '../../src/format/index.ts'
import type { Mark } from '../../src/plot/mark.ts'

/** What a mark is called: its values, one after the other. */
export function nameOfMark(
  dimensions: readonly ShownDimension[],
  { values, others = false }: Mark,
): string {
  return values
    .map((value, place) => {
      const dimension = dimensions[place]
      if (others && place === values.length - 1) return 'Others'
      return dimension === undefined ? String(value) : formatValue(value, dimension)
    })
    .join(' · ')
}
