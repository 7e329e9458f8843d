import { CoreError, parseDuration, type Duration } from '@deftunes/core'

import { readCron } from './cron.ts'
import { cronPresets, writtenOut, type Schedule, type TimetableSchedule } from './schedule.ts'
import { mistakesOfZone } from './zone.ts'

/** Every mistake of a schedule, each a sentence; none if `timetableOf` takes it. */
export function mistakesOfSchedule(schedule: Schedule): string[] {
  const written = writtenOut(schedule)
  if (written === null) return []
  const mistakes = mistakesOf(written)
  if (mistakes.length === 0 || typeof schedule !== 'string' || !schedule.startsWith('@'))
    return mistakes
  return [`expected one of ${knownPresets}, got '${schedule}'`]
}

const knownPresets = [...Object.keys(cronPresets), '@once', '@continuous'].join(', ')

function mistakesOf(schedule: TimetableSchedule): string[] {
  switch (schedule.timetable) {
    case 'CronDataIntervalTimetable':
      return [...readCron(schedule.cron).mistakes, ...mistakesOfZone(schedule.timezone)]
    case 'CronTriggerTimetable':
      return [
        ...readCron(schedule.cron).mistakes,
        ...mistakesOfZone(schedule.timezone),
        ...mistakesOfDuration('interval', schedule.interval),
        ...(typeof schedule.runImmediately === 'boolean'
          ? []
          : mistakesOfDuration('runImmediately', schedule.runImmediately)),
      ]
    case 'DeltaDataIntervalTimetable':
      return mistakesOfDelta(schedule.delta)
    case 'ContinuousTimetable':
    case 'OnceTimetable':
      return []
    default:
      return [`timetable: expected a schedule, got ${JSON.stringify(schedule)}`]
  }
}

function mistakesOfDelta(delta: Duration): string[] {
  const mistakes = mistakesOfDuration('delta', delta)
  if (mistakes.length > 0 || parseDuration(delta) > 0) return mistakes
  return [`delta: expected a duration above 0, got '${delta}'`]
}

function mistakesOfDuration(name: string, duration: Duration): string[] {
  const expected = `${name}: expected whole milliseconds or a text like '30s', '5m', '2h', '1d'`
  try {
    if (Number.isSafeInteger(parseDuration(duration))) return []
  } catch (error) {
    if (!(error instanceof CoreError)) throw error
  }
  return [`${expected}, got '${duration}'`]
}
