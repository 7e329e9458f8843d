import { parseDuration, type Duration } from '@deftunes/core'

import { readCron } from './cron.ts'
import { describeCron } from './describe-cron.ts'
import { mistakesOfSchedule } from './mistakes-of-schedule.ts'
import { writtenOut, type Schedule, type TimetableSchedule } from './schedule.ts'

/** A schedule in a few English words, for tables; one with mistakes as it was written. */
export function describeSchedule(schedule: Schedule): string {
  const written = writtenOut(schedule)
  if (written === null) return 'By hand'
  if (mistakesOfSchedule(schedule).length === 0) return describe(written)
  return typeof schedule === 'string' ? schedule : JSON.stringify(schedule)
}

function describe(schedule: TimetableSchedule): string {
  switch (schedule.timetable) {
    case 'CronDataIntervalTimetable':
    case 'CronTriggerTimetable': {
      const reading = readCron(schedule.cron)
      const words = 'cron' in reading ? describeCron(reading.cron) : schedule.cron
      return schedule.timezone === 'UTC' ? words : `${words} (${schedule.timezone})`
    }
    case 'DeltaDataIntervalTimetable':
      return `Every ${wordsOf(schedule.delta)}`
    case 'ContinuousTimetable':
      return 'Continuously, one run at a time'
    case 'OnceTimetable':
      return 'Once'
  }
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const

/** A duration in the largest unit that it is a multiple of. */
function wordsOf(duration: Duration): string {
  const ms = parseDuration(duration)
  const [unit, length] = units.find(([, one]) => ms % one === 0) ?? ['millisecond', 1]
  return ms === length ? unit : `${ms / length} ${unit}s`
}
