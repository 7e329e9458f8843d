import { parseDuration } from '@deftunes/core'

import { isAssetSchedule, type AssetExpression } from '../dag/asset.ts'
import type { DagSpec } from '../dag/dag.ts'
import {
  writtenOut,
  type CronTriggerSchedule,
  type TimetableSchedule,
} from '../timetable/schedule.ts'
import { callText, durationText, literal, type Argument } from './python-text.ts'

/** When a DAG is due, as its `schedule` says it to Airflow. */
export function scheduleText({ schedule }: Pick<DagSpec, 'schedule'>): string {
  if (isAssetSchedule(schedule)) return assetsText(schedule.assets)
  const written = writtenOut(schedule)
  return written === null ? 'None' : timetableText(written)
}

function timetableText(schedule: TimetableSchedule): string {
  const { timetable } = schedule
  switch (timetable) {
    case 'CronDataIntervalTimetable':
      return callText(timetable, cronArguments(schedule))
    case 'CronTriggerTimetable':
      return callText(timetable, [...cronArguments(schedule), ...triggerArguments(schedule)])
    case 'DeltaDataIntervalTimetable':
      return callText(timetable, [durationText(parseDuration(schedule.delta))])
    case 'ContinuousTimetable':
      return '"@continuous"'
    case 'OnceTimetable':
      return '"@once"'
  }
}

function cronArguments({ cron, timezone }: { cron: string; timezone: string }): Argument[] {
  return [literal(cron), ['timezone', literal(timezone)]]
}

function triggerArguments({ interval, runImmediately: at }: CronTriggerSchedule): Argument[] {
  const length = parseDuration(interval)
  const immediately = typeof at === 'boolean' ? literal(at) : durationText(parseDuration(at))
  return [
    ...(length > 0 ? [['interval', durationText(length)] as Argument] : []),
    ...(at === false ? [] : [['run_immediately', immediately] as Argument]),
  ]
}

function assetsText(expression: AssetExpression): string {
  if (typeof expression === 'string') return assetText(expression)
  const [parts, sign] = 'all' in expression ? [expression.all, ' & '] : [expression.any, ' | ']
  const texts = parts.map(assetsText)
  return texts.length === 1 ? (texts[0] ?? '') : `(${texts.join(sign)})`
}

/** An asset by its name. */
export function assetText(name: string): string {
  return callText('Asset', [literal(name)])
}
