import { durationUnit } from './duration.ts'
import { figures, thinSpace } from './figures.ts'
import { magnitudeOf } from './magnitude.ts'
import { usualLocale, type MeasureFormat } from './measure.ts'

/**
 * A formatter for the ticks of one axis, in ascending order: all share one magnitude and one number of decimals, and only the
 * last has the unit.
 */
export function axisFormatter(
  ticks: readonly number[],
  { format, currency }: MeasureFormat,
  locale = usualLocale,
): (tick: number) => string {
  const top = ticks.at(-1) ?? 0
  const greatest = Math.max(...ticks.map(Math.abs), 0)
  const { divisor, suffix, unit } = unitOf(greatest, format)
  const decimals = decimalsBetween(ticks.map((tick) => tick / divisor))
  return (tick) => {
    const isTop = Math.abs(tick - top) <= Math.abs(top) * 1e-9
    const own = tick === 0 ? '' : suffix
    const text = figures(tick / divisor, {
      ...{ locale, decimals: [decimals, decimals], suffix: own },
      ...(isTop && format === 'currency' && currency && { currency }),
    })
    return isTop && unit ? `${text}${thinSpace}${unit}` : text
  }
}

function unitOf(
  greatest: number,
  format: MeasureFormat['format'],
): { divisor: number; suffix: string; unit?: string } {
  if (format === 'duration') return { ...durationUnit(greatest), suffix: '' }
  if (format === 'percent') {
    const { divisor, suffix } = magnitudeOf(greatest * 100)
    return { divisor: divisor / 100, suffix, unit: '%' }
  }
  return magnitudeOf(greatest)
}

/** The fewest decimals with which each of some numbers is written exactly, at most 6. */
function decimalsBetween(values: readonly number[]): number {
  const fits = (decimals: number): boolean =>
    values.every((value) => {
      const scaled = value * 10 ** decimals
      return Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, Math.abs(scaled))
    })
  return [0, 1, 2, 3, 4, 5].find(fits) ?? 6
}
