const minute = 60_000
const day = 1440 * minute

const formats = new Map<string, Intl.DateTimeFormat>()

/** What is wrong with the name of a time zone; nothing if the machine knows it. */
export function mistakesOfZone(name: string): string[] {
  const expected = `timezone: expected a name as 'Europe/Berlin', got '${name}'`
  if (!/^[A-Za-z]/.test(name)) return [expected]
  try {
    const { timeZone } = formatOf(name).resolvedOptions()
    const otherCase = timeZone !== name && timeZone.toLowerCase() === name.toLowerCase()
    return otherCase ? [`timezone: expected '${timeZone}', got '${name}'`] : []
  } catch {
    return [expected]
  }
}

/** Milliseconds by which the wall clock of a zone is ahead of UTC at an instant. */
export function offsetAt(instant: number, zone: string): number {
  if (zone === 'UTC') return 0
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value)
  const { year = 1970, month = 1, day: date, hour, minute: minutes, second } = parts
  const wall = Date.UTC(year, month - 1, date, hour, minutes, second)
  return wall - Math.floor(instant / 1000) * 1000
}

/** What the wall clock of a zone shows at an instant, as if it were UTC. */
export function wallOf(instant: number, zone: string): number {
  return instant + offsetAt(instant, zone)
}

/**
 * The instant at which the wall clock of a zone shows a time (Airflow's `make_aware`): of a time that comes twice the
 * second, of one that is skipped as much later as the clock was put forward.
 */
export function instantOf(wall: number, zone: string): number {
  const before = offsetAt(wall - day, zone)
  const after = offsetAt(wall + day, zone)
  const second = wall - after
  return before === after || offsetAt(second, zone) === after ? second : wall - before
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}
