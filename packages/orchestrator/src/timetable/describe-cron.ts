import type { Cron } from './cron.ts'

const and = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const or = new Intl.ListFormat('en-GB', { type: 'disjunction' })
const inUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options })
const weekdayFormat = inUtc({ weekday: 'long' })
const monthFormat = inUtc({ month: 'long' })

const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth']
const two = (value: number) => String(value).padStart(2, '0')
// 1970 began on a Thursday: its day 4 is the first Sunday.
const weekdayName = (day: number) => weekdayFormat.format(Date.UTC(1970, 0, 4 + day))
const monthName = (month: number) => monthFormat.format(Date.UTC(1970, month - 1))

/** The times of a cron expression in English: Daily at 02:30, Every 15 minutes, On Mondays at 06:00. */
export function describeCron(cron: Cron): string {
  const days = daysOf(cron)
  const times = timesOf(cron)
  const words = times.startsWith('at ')
    ? `${days || 'daily'} ${times}`
    : `${times} ${days.replace(/^daily /, '')}`.trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function timesOf({ second, minute, hour }: Cron): string {
  if (second.values.length > 1 || second.values[0] !== 0)
    return `at ${some('second', second.values)} of ${minuteWords(minute.values)} of ${hourWords(hour.values)}`
  const clock = hour.values.flatMap((h) => minute.values.map((m) => `${two(h)}:${two(m)}`))
  const hours = stepOf(hour.values, 24)
  if (clock.length <= 4 && hours === undefined) return `at ${and.format(clock)}`
  if (minute.values.length > 1) return `${everyMinutes(minute.values)}${within(hour.values)}`
  const at = minute.values[0] === 0 ? '' : ` at minute ${minute.values[0]}`
  if (hours === undefined) return `${every(1, 'hour')}${at}${within(hour.values)}`
  return `${every(hours, 'hour')}${at}`
}

function everyMinutes(minutes: readonly number[]): string {
  const step = stepOf(minutes, 60)
  return step === undefined ? `every hour at ${some('minute', minutes)}` : every(step, 'minute')
}

function within(hours: readonly number[]): string {
  return hours.length === 24 ? '' : ` in ${some('hour', hours)}`
}

function minuteWords(minutes: readonly number[]): string {
  return minutes.length === 60 ? 'every minute' : some('minute', minutes)
}

function hourWords(hours: readonly number[]): string {
  return hours.length === 24 ? 'every hour' : some('hour', hours)
}

function every(step: number, unit: string): string {
  return step === 1 ? `every ${unit}` : `every ${step} ${unit}s`
}

/** By how much values go all round a cycle, from 0 on and evenly. */
function stepOf(values: readonly number[], cycle: number): number | undefined {
  const step = cycle / values.length
  return values.length > 1 && values.every((value, index) => value === index * step)
    ? step
    : undefined
}

function daysOf({ day, weekday, month }: Cron): string {
  const months = month.values.length === 12 ? undefined : listOf(month.values, monthName)
  const ofMonths = ` of ${months ?? 'the month'}`
  const dates = day.star ? [] : dateWords(day).map((words) => `${words}${ofMonths}`)
  const weekdays = weekday.star ? [] : weekdayWords(weekday, ofMonths)
  if (dates.length + weekdays.length > 0) {
    const named = weekday.values.length > 0 && months !== undefined ? ` in ${months}` : ''
    return or.format([...dates, ...weekdays.map((words) => `${words}${named}`)])
  }
  return months === undefined ? '' : `daily in ${months}`
}

function dateWords({ values, words }: Cron['day']): string[] {
  const days = values.length > 0 ? [`on ${some('day', values)}`] : []
  return [...days, ...words.map(dateWord)]
}

function dateWord(word: string): string {
  if (word === 'L') return 'on the last day'
  return word === 'LW'
    ? 'on the last weekday'
    : `on the weekday nearest to day ${word.slice(0, -1)}`
}

function weekdayWords({ values, words }: Cron['weekday'], ofMonths: string): string[] {
  const isWorkweek = values.join() === '1,2,3,4,5'
  const plain = isWorkweek
    ? ['Monday to Friday']
    : [`on ${and.format(values.map((day) => `${weekdayName(day)}s`))}`]
  const nth = words.map((word) => {
    const [day = '', which = ''] = word.split('#')
    const ordinal = which === 'L' ? 'last' : ordinals[Number(which)]
    return `on the ${ordinal} ${weekdayName(Number(day))}${ofMonths}`
  })
  return [...(values.length > 0 ? plain : []), ...nth]
}

function some(unit: string, values: readonly number[]): string {
  return `${unit}${values.length > 1 ? 's' : ''} ${listOf(values, String)}`
}

/** Values as a list, three or more in a row as a range. */
function listOf(values: readonly number[], name: (value: number) => string): string {
  const runs: number[][] = []
  for (const value of values) {
    const run = runs.at(-1)
    if (run?.at(-1) === value - 1) run.push(value)
    else runs.push([value])
  }
  const words = runs.flatMap((run) => {
    const [first = 0] = run
    return run.length > 2 ? [`${name(first)} to ${name(first + run.length - 1)}`] : run.map(name)
  })
  return and.format(words)
}
