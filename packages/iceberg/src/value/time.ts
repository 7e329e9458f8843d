const dayMillis = 86_400_000

/** Days from 1970-01-01 of 'YYYY-MM-DD'; undefined for any other text and for years outside 0001 to 9999. */
export function daysOf(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const real = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? date.getTime() / dayMillis : undefined
}

/** Microseconds from midnight of 'HH:MM:SS', with up to six decimals. */
export function microsOfTime(text: string): bigint | undefined {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text)
  if (!match) return undefined
  const [, hours, minutes, seconds, fraction = ''] = match
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}

/** Microseconds from 1970-01-01 UTC of a date or timestamp text; without an offset it counts as UTC. */
export function microsOf(text: string): bigint | undefined {
  const match = /^([\d-]+)(?:[ T]([\d:.]+)(Z|[+-]\d\d(?::?\d\d)?)?)?$/.exec(text)
  const days = daysOf(match?.[1] ?? '')
  const time = microsOfTime(match?.[2] ?? '00:00:00')
  if (days === undefined || time === undefined) return undefined
  const offset = offsetMinutes(match?.[3] ?? 'Z')
  return BigInt(days) * 86_400_000_000n + time - BigInt(offset) * 60_000_000n
}

/** Calendar year and month (1 to 12) of days from 1970-01-01. */
export function yearAndMonth(days: number): { year: number; month: number } {
  const date = new Date(days * dayMillis)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 }
}

function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return match[1] === '-' ? -minutes : minutes
}
