import type { ShownDimension } from '../../src/answer/chart-answer.ts'
import { formatValue } from '../../src/format/index.ts'
import type { NameOf } from '../chart/use-country-names.ts'
import type { Mark } from '../../src/plot/mark.ts'

/** What a mark is called: its values, one after the other. */
export function nameOfMark(
  dimensions: readonly ShownDimension[],
  { values, others = false }: Mark,
  nameOf: NameOf = () => undefined,
): string {
  return values
    .map((value, place) => {
      const dimension = dimensions[place]
      if (others && place === values.length - 1) return 'Others'
      if (dimension === undefined) return String(value)
      return nameOf(dimension.name, value) ?? formatValue(value, dimension)
    })
    .join(' · ')
}
