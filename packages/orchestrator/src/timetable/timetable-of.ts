import { parseDuration } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import { continuousRule, nullRule, onceRule } from './event-rules.ts'
import { readCron } from './cron.ts'
import { cronTriggerRule } from './cron-trigger-rule.ts'
import { cronDataIntervalRule, deltaDataIntervalRule } from './data-interval-rule.ts'
import { mistakesOfSchedule } from './mistakes-of-schedule.ts'
import { writtenOut, type Schedule, type TimetableSchedule } from './schedule.ts'
import { cronTicks, deltaTicks, type Ticks } from './ticks.ts'
import { timetableBy, type Timetable } from './timetable.ts'

export type { Timetable } from './timetable.ts'

/**
 * The timetable of a schedule, by the rules of Airflow 3's class of that name. Where that fails, the runs go on.
 * @throws OrchestratorError ORCHESTRATOR_SCHEDULE_INVALID with every mistake
 */
export function timetableOf(schedule: Schedule): Timetable {
  const mistakes = mistakesOfSchedule(schedule)
  if (mistakes.length > 0) {
    const message = `schedule:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`
    throw new OrchestratorError('ORCHESTRATOR_SCHEDULE_INVALID', message, { details: { mistakes } })
  }
  const written = writtenOut(schedule)
  return written === null ? timetableBy(nullRule) : timetableFor(written)
}

function timetableFor(schedule: TimetableSchedule): Timetable {
  switch (schedule.timetable) {
    case 'CronDataIntervalTimetable':
      return timetableBy(cronDataIntervalRule(ticksOf(schedule)))
    case 'CronTriggerTimetable': {
      const interval = parseDuration(schedule.interval)
      const { runImmediately: at } = schedule
      const runImmediately = typeof at === 'boolean' ? at : parseDuration(at)
      return timetableBy(cronTriggerRule(ticksOf(schedule), { interval, runImmediately }))
    }
    case 'DeltaDataIntervalTimetable': {
      const length = parseDuration(schedule.delta)
      return timetableBy(deltaDataIntervalRule(deltaTicks(length), length))
    }
    case 'ContinuousTimetable':
      return timetableBy(continuousRule, 1)
    case 'OnceTimetable':
      return timetableBy(onceRule)
  }
}

function ticksOf({ cron: text, timezone }: { cron: string; timezone: string }): Ticks {
  const reading = readCron(text)
  if ('cron' in reading) return cronTicks(reading.cron, timezone)
  throw new OrchestratorError('ORCHESTRATOR_SCHEDULE_INVALID', reading.mistakes.join('\n'))
}
