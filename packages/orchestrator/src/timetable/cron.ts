import { cronFieldKinds, readCronField, type CronField } from './cron-field.ts'
import { cronPresets } from './schedule.ts'

/** A cron expression that was read: which times it names, on the clock of some wall. */
export interface Cron {
  /** As it was written, presets resolved. */
  text: string
  second: CronField
  minute: CronField
  hour: CronField
  day: CronField
  month: CronField
  weekday: CronField
}

/** A cron expression of 5 fields, or 6 with seconds last, or a preset; or every mistake in it. */
export type CronReading = { cron: Cron; mistakes: readonly [] } | { mistakes: readonly string[] }

/** Reads a cron expression. Refuses what croniter takes but never meets or reads by chance. */
export function readCron(written: string): CronReading {
  if (written.startsWith('@') && !Object.hasOwn(cronPresets, written))
    return {
      mistakes: [`expected one of ${Object.keys(cronPresets).join(', ')}, got '${written}'`],
    }
  const text = cronPresets[written] ?? written
  const parts = text.toLowerCase().match(/\S+/g) ?? []
  if (parts.length !== 5 && parts.length !== 6)
    return {
      mistakes: [`expected 5 fields, or 6 with seconds last, got ${parts.length} in '${written}'`],
    }
  const cron = fieldsOf(text, parts)
  const { second, minute, hour, day, month, weekday } = cron
  const mistakes = [minute, hour, day, month, weekday, second].flatMap((field) => field.mistakes)
  const contradictions = mistakes.length > 0 ? [] : contradictionsOf(cron)
  const all = [...mistakes, ...contradictions].map((mistake) => `${mistake} (cron '${written}')`)
  return all.length > 0 ? { mistakes: all } : { cron, mistakes: [] }
}

function fieldsOf(text: string, parts: readonly string[]): Cron {
  const [minute = '', hour = '', day = '', month = '', weekday = '', second = '0'] = parts
  return {
    text,
    second: readCronField(second, cronFieldKinds.second),
    minute: readCronField(minute, cronFieldKinds.minute),
    hour: readCronField(hour, cronFieldKinds.hour),
    day: starWhenAll(readCronField(day, cronFieldKinds.day), 31, weekday),
    month: readCronField(month, cronFieldKinds.month),
    weekday: starWhenAll(readCronField(weekday, cronFieldKinds.weekday), 7, day),
  }
}

/** Every day counts as `*` unless the other field on days has no star: then either of the two is enough. */
function starWhenAll(field: CronField, count: number, other: string): CronField {
  return { ...field, star: field.star || (field.values.length === count && other.includes('*')) }
}

function contradictionsOf({ day, month, weekday }: Cron): string[] {
  const nearest = day.words.some((word) => word.endsWith('W'))
  const mistakes = []
  if (nearest && (day.values.length > 0 || day.words.length > 1))
    mistakes.push('day of the month: expected nothing beside W')
  if (weekday.words.length > 0 && weekday.values.length > 0)
    mistakes.push('day of the week: expected # and L without other days')
  if (weekday.words.length > 0 && !day.star)
    mistakes.push("day of the month: expected '*' beside # or L of a week")
  if (nearest && !weekday.star) mistakes.push("day of the week: expected '*' beside W")
  const first = day.values[0] ?? 1
  const longest = Math.max(...month.values.map((one) => daysOfMonth[one - 1] ?? 31))
  if (weekday.star && day.words.length === 0 && first > longest)
    mistakes.push(`day of the month: expected one that comes in its months, got ${first}`)
  return mistakes
}

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether it names a time in every hour, so that the hour that comes twice in autumn has its times twice. */
export function namesEveryHour({ hour }: Cron): boolean {
  return hour.values.length === 24
}

/** The same times in croner's notation: seconds first, values one by one. */
export function cronerPattern({ second, minute, hour, day, month, weekday }: Cron): string {
  return [second, minute, hour, day, month, weekday].map(fieldText).join(' ')
}

function fieldText({ star, values, words }: CronField): string {
  return star ? '*' : [...values, ...words].join(',')
}
