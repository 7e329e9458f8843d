import { putAscii, putTwoDigits, reserve, type ByteSink } from './byte-sink.ts'

const DAY_MS = 86_400_000

/** Days since 1970-01-01 of an ISO date; undefined when the text is no date of the calendar. */
export function dayOf(isoDate: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDate)) return undefined
  const ms = Date.parse(`${isoDate}T00:00:00Z`)
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== isoDate) return undefined
  return ms / DAY_MS
}

const dateTexts = new Map<number, string>()

/** The ISO date of a day number. */
export function dateText(day: number): string {
  const known = dateTexts.get(day)
  if (known !== undefined) return known
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10)
  dateTexts.set(day, text)
  return text
}

const COLON = 0x3a
const DOT = 0x2e

/** Adds an ISO local date and time with microseconds and no zone: 2024-05-01T18:03:59.004211. */
export function putTimestamp(sink: ByteSink, day: number, second: number, micros: number): void {
  reserve(sink, 32)
  putAscii(sink, dateText(day))
  sink.bytes[sink.used++] = 0x54
  putTwoDigits(sink, (second / 3600) | 0, COLON)
  putTwoDigits(sink, ((second / 60) | 0) % 60, COLON)
  putTwoDigits(sink, second % 60, DOT)
  putTwoDigits(sink, (micros / 10_000) | 0, 0)
  sink.used--
  putTwoDigits(sink, ((micros / 100) | 0) % 100, 0)
  sink.used--
  putTwoDigits(sink, micros % 100, 0)
  sink.used--
}

const scratch: ByteSink = { bytes: Buffer.alloc(64), used: 0 }

/** The date and time as text. */
export function timestampText(day: number, second: number, micros: number): string {
  scratch.used = 0
  putTimestamp(scratch, day, second, micros)
  return scratch.bytes.toString('latin1', 0, scratch.used)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Seconds that a zone's clocks are ahead of UTC at noon UTC of a day. */
export function zoneOffset(zone: string, day: number): number {
  const known = formats.get(zone)
  const format =
    known ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  if (!known) formats.set(zone, format)
  const parts = format.formatToParts(day * DAY_MS + DAY_MS / 2)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /^GMT([+-])(\d{2}):(\d{2})$/.exec(name)
  if (!match) return 0
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60
  return match[1] === '-' ? -seconds : seconds
}
