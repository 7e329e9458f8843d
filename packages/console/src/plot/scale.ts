/** Ends and ticks of a value axis. */
export interface Scale {
  min: number
  max: number
  interval: number
  /** Ascending, both ends included. */
  ticks: readonly number[]
}

/** How a scale is chosen. */
export interface ScaleOptions {
  /** Whether it holds 0. */
  fromZero: boolean
  /** Intervals wanted. Default: 4. */
  count?: number
  /** What one unit of the labels is, so that ticks are round in it. Default: 1. */
  unit?: number
  /** Whether ticks are whole units. */
  whole?: boolean
}

/** Round steps, as multiples of a power of ten. */
const steps = [1, 2, 2.5, 5, 10]

/** A scale with round ticks around some values; 0 to 1 where there is none. */
export function niceScale(values: Iterable<number>, options: ScaleOptions): Scale {
  const { fromZero, count = 4, unit = 1, whole = false } = options
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    low = Math.min(low, value / unit)
    high = Math.max(high, value / unit)
  }
  if (low > high) [low, high] = [0, 1]
  if (fromZero) [low, high] = [Math.min(0, low), Math.max(0, high)]
  if (low === high) [low, high] = low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)]
  const step = stepFor((high - low) / count, whole)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9))
  const ticks = Array.from(
    { length: last - first + 1 },
    (_, at) => rounded((first + at) * step) * unit,
  )
  return { min: ticks[0] ?? 0, max: ticks.at(-1) ?? 1, interval: rounded(step) * unit, ticks }
}

function stepFor(rough: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (steps.find((one) => one * power >= rough * 0.999) ?? 10) * power
  if (!whole) return step
  if (step <= 1) return 1
  return Number.isInteger(step) ? step : Math.ceil(step)
}

/** Without what binary fractions add. */
function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
