import { figures, type FigureOptions } from './figures.ts'

/** Steps of a thousand and what stands for them. */
const magnitudes = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** From here on a number is shortened to three figures. */
const shortenedFrom = 10_000

/** From here on even a full number is written with an exponent. */
const exponentFrom = 1e15

/** A step of a thousand: what a number is divided by and the letter behind it. */
export interface Magnitude {
  divisor: number
  suffix: string
}

/** The magnitude that all ticks of an axis share, told by the greatest of them. */
export function magnitudeOf(greatest: number): Magnitude {
  const size = Math.abs(greatest)
  if (size < shortenedFrom) return { divisor: 1, suffix: '' }
  const [divisor, suffix] = magnitudes.find(([from]) => size >= from) ?? [1, '']
  return { divisor, suffix }
}

/** Three figures from 10,000 on (48.2k, 1.28M); undefined for what is not to be shortened. */
export function shortened(
  value: number,
  options: Omit<FigureOptions, 'decimals' | 'suffix'>,
): string | undefined {
  if (Math.round(Math.abs(value)) < shortenedFrom) return undefined
  const rounded = Number(value.toPrecision(3))
  const { divisor, suffix } = magnitudeOf(rounded)
  const scaled = rounded / divisor
  if (Math.abs(scaled) >= 10_000) return exponential(value)
  const decimals = Math.max(0, 3 - Math.trunc(Math.abs(scaled)).toString().length)
  return figures(scaled, { ...options, decimals: [decimals, decimals], suffix })
}

/** A number that has too many figures to be read, with an exponent; undefined for all others. */
export function tooLong(value: number): string | undefined {
  return Math.abs(value) >= exponentFrom ? exponential(value) : undefined
}

function exponential(value: number): string {
  return value.toExponential(2).replace('-', '−').replace('e+', 'e').replace('e-', 'e−')
}
