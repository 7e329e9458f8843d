import type { Duration } from '@deftunes/core'

/** Runs at the end of each interval between two times of a cron expression. */
export interface CronDataIntervalSchedule {
  timetable: 'CronDataIntervalTimetable'
  cron: string
  /** IANA name. */
  timezone: string
}

/** Runs at each time of a cron expression; the data interval ends there and is as long as `interval`. */
export interface CronTriggerSchedule {
  timetable: 'CronTriggerTimetable'
  cron: string
  /** IANA name. */
  timezone: string
  interval: Duration
  /** Whether the first run of a DAG without a start date is the last time that has passed; a duration: if it passed within it. */
  runImmediately: boolean | Duration
}

/** Runs at the end of each interval of one length. */
export interface DeltaDataIntervalSchedule {
  timetable: 'DeltaDataIntervalTimetable'
  delta: Duration
}

/** Runs again as soon as the run before has ended. */
export interface ContinuousSchedule {
  timetable: 'ContinuousTimetable'
}

/** Runs once. */
export interface OnceSchedule {
  timetable: 'OnceTimetable'
}

/** A schedule written out: plain data that survives JSON, under the name of Airflow's timetable. */
export type TimetableSchedule =
  | CronDataIntervalSchedule
  | CronTriggerSchedule
  | DeltaDataIntervalSchedule
  | ContinuousSchedule
  | OnceSchedule

/** When a DAG is due: written out, a preset or bare cron expression as in Airflow 3, or null: by hand only. */
export type Schedule = TimetableSchedule | string | null

/** Data intervals between the times of a cron expression; a run is due when its interval has ended. */
export function cronDataInterval(
  cron: string,
  { timezone = 'UTC' }: { timezone?: string } = {},
): CronDataIntervalSchedule {
  return { timetable: 'CronDataIntervalTimetable', cron, timezone }
}

/** What `cronTrigger` may be told besides its cron expression. */
export interface CronTriggerOptions {
  /** IANA name. Default 'UTC'. */
  timezone?: string
  /** Length of the data interval, which ends when the run is due. Default 0. */
  interval?: Duration
  /** Default false, by which Airflow means: if it passed within 5 minutes or a tenth of the period. */
  runImmediately?: boolean | Duration
}

/** Runs at the times of a cron expression, as a bare expression does. */
export function cronTrigger(
  cron: string,
  { timezone = 'UTC', interval = 0, runImmediately = false }: CronTriggerOptions = {},
): CronTriggerSchedule {
  return { timetable: 'CronTriggerTimetable', cron, timezone, interval, runImmediately }
}

/** Data intervals of one length, the first from the start date; without catchup they begin at multiples of it since 1970. */
export function delta(duration: Duration): DeltaDataIntervalSchedule {
  return { timetable: 'DeltaDataIntervalTimetable', delta: duration }
}

/** One run after the other, never two at a time. */
export function continuous(): ContinuousSchedule {
  return { timetable: 'ContinuousTimetable' }
}

/** One run, at the start date. */
export function once(): OnceSchedule {
  return { timetable: 'OnceTimetable' }
}

/** Cron expressions that have a name in Airflow. */
export const cronPresets: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@quarterly': '0 0 1 */3 *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
}

/** What Airflow 3 makes of a schedule: `@once` and `@continuous` are timetables, any other text is a CronTriggerTimetable in UTC. */
export function writtenOut(schedule: Schedule): TimetableSchedule | null {
  if (typeof schedule !== 'string') return schedule
  if (schedule === '@once') return once()
  if (schedule === '@continuous') return continuous()
  return cronTrigger(schedule)
}
