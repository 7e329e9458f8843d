import { offsetAt } from '../timetable/zone.ts'
import { isAtLeast, type Severity } from './alert.ts'

/** Days of the week, as quiet hours name them. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** One of {@link weekdays}. */
export type Weekday = (typeof weekdays)[number]

/** Hours in which nothing is delivered, by the clock on the wall of a time zone. */
export interface QuietHours {
  /** HH:MM; a `to` that is not after it is of the next day. */
  from: string
  /** HH:MM, the first minute that is not quiet. */
  to: string
  /** An IANA name, as Europe/Berlin. */
  timezone: string
  /** Days on which they begin. Default: all. */
  days?: readonly Weekday[] | undefined
  /** Alerts of this severity and above are delivered all the same. */
  except_severity?: Severity | undefined
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** When something that could be delivered at an instant (ms) is: then, or when the quiet hours it falls into end. */
export function afterQuietHours(at: number, severity: Severity, quiet?: QuietHours): number {
  if (!quiet) return at
  const { except_severity: except } = quiet
  return except && isAtLeast(severity, except) ? at : endOfQuiet(at, quiet)
}

/** Whether an instant (ms) falls into quiet hours. */
export function isQuiet(at: number, quiet: QuietHours): boolean {
  const { weekday, minute } = wallClock(at, quiet.timezone)
  const { from, to, days = weekdays } = quiet
  const begins = (day: number) => days.some((name) => name === weekdays[(day + 7) % 7])
  const start = minuteOf(from)
  const end = minuteOf(to)
  if (start < end) return begins(weekday) && minute >= start && minute < end
  return (minute >= start && begins(weekday)) || (minute < end && begins(weekday - 1))
}

/** The first instant from `at` on that is not quiet. */
function endOfQuiet(at: number, quiet: QuietHours): number {
  let instant = at
  // Hours of all days can follow one another, but never for longer than a week: settings refuse those without an end.
  for (let turn = 0; turn < 20 && isQuiet(instant, quiet); turn += 1)
    instant = nextChange(instant, quiet)
  return instant
}

/** When a quiet instant may first stop being one: at the end on the wall, or where the wall's clock is put forward or back. */
function nextChange(at: number, { to, timezone }: QuietHours): number {
  const { ofDay, offset } = wallClock(at, timezone)
  const untilEnd = (minuteOf(to) * minuteMs - ofDay + dayMs) % dayMs || dayMs
  const end = at + untilEnd
  return wallClock(end, timezone).offset === offset ? end : clockChange(at, end, timezone)
}

/** The instant in (from, to] from which on the zone has the offset that it has at `to`. */
function clockChange(from: number, to: number, timezone: string): number {
  const before = wallClock(from, timezone).offset
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (wallClock(middle, timezone).offset === before) low = middle
    else high = middle
  }
  return high
}

interface WallClock {
  /** 0: Monday. */
  weekday: number
  /** Minutes since midnight, whole ones. */
  minute: number
  /** Milliseconds since midnight. */
  ofDay: number
  /** Milliseconds that the wall is ahead of UTC. */
  offset: number
}

function wallClock(at: number, timezone: string): WallClock {
  const offset = offsetAt(at, timezone)
  const wall = at + offset
  const ofDay = ((wall % dayMs) + dayMs) % dayMs
  return {
    weekday: (new Date(wall).getUTCDay() + 6) % 7,
    minute: Math.floor(ofDay / minuteMs),
    ofDay,
    offset,
  }
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}
