import { figures, thinSpace } from './figures.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** A length of time in seconds, in the two units that matter: 840 ms · 4.2 s · 3 m 12 s · 1 h 04 m · 2 d 03 h. */
export function formatDuration(seconds: number, locale: string): string {
  const sign = seconds < 0 ? '−' : ''
  const size = Math.abs(seconds)
  if (Math.round(size * 1000) < 1000) return zeroOr(sign, size, locale)
  if (Math.round(size * 10) < minute * 10) {
    return `${sign}${figures(size, { locale, decimals: [1, 1] })}${thinSpace}s`
  }
  if (Math.round(size) < hour) return sign + two(Math.round(size), minute, 1, 'm', 's', false)
  if (Math.round(size / minute) < (2 * day) / minute) {
    return sign + two(Math.round(size / minute) * minute, hour, minute, 'h', 'm', true)
  }
  return sign + two(Math.round(size / hour) * hour, day, hour, 'd', 'h', true)
}

/** What an axis of durations counts in, told by its greatest tick in seconds. */
export function durationUnit(greatest: number): { divisor: number; unit: string } {
  const size = Math.abs(greatest)
  if (size < 1) return { divisor: 0.001, unit: 'ms' }
  if (size < 2 * minute) return { divisor: 1, unit: 's' }
  if (size < 2 * hour) return { divisor: minute, unit: 'm' }
  return size < 2 * day ? { divisor: hour, unit: 'h' } : { divisor: day, unit: 'd' }
}

function zeroOr(sign: string, size: number, locale: string): string {
  if (size === 0) return `0${thinSpace}s`
  const milliseconds = size * 1000
  const decimals = milliseconds < 10 ? 1 : 0
  return `${sign}${figures(milliseconds, { locale, decimals: [0, decimals] })}${thinSpace}ms`
}

function two(
  total: number,
  big: number,
  small: number,
  bigUnit: string,
  smallUnit: string,
  padded: boolean,
): string {
  const bigs = Math.floor(total / big)
  const smalls = Math.round((total - bigs * big) / small)
  const rest = padded ? String(smalls).padStart(2, '0') : String(smalls)
  const whole = bigs.toLocaleString('en-US')
  return `${whole}${thinSpace}${bigUnit}\u00A0${rest}${thinSpace}${smallUnit}`
}
