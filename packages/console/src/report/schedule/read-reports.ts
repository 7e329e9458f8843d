import {
  configIssues,
  didYouMean,
  parseYamlConfig,
  readYaml,
  type ConfigIssue,
} from '@deftunes/core'
import type { Model } from '@deftunes/metrics'
import { readCron } from '@deftunes/orchestrator'

import type { Dashboard } from '../../dashboard/dashboard.ts'
import { filterOfFile } from '../../dashboard/filter-of-file.ts'
import { unknownName, type FileMistake } from './file-mistake.ts'
import { mistakesOfAlert } from './mistakes-of-alert.ts'
import { mistakesOfState } from './mistakes-of-state.ts'
import type { Reports, ScheduledReport, ThresholdAlert, When } from './scheduled.ts'
import { reportFile, type ReportFile } from './schema.ts'

/** What reports name; what is absent is not checked. */
export interface ReportsAround {
  model?: Model
  dashboards?: readonly Dashboard[]
  /** Names of channels. */
  channels?: readonly string[]
}

/** Reports and alerts, and every mistake of the files that are neither. */
export interface ReadReports extends Reports {
  mistakes: readonly ConfigIssue[]
  /** What each file says, by its name. */
  texts: ReadonlyMap<string, string>
}

/** Reads the files of reports, of which some could not be read; one with mistakes is left out, and keeps no other from being sent. */
export function readReports(
  texts: readonly { file: string; text: string }[],
  around: ReportsAround = {},
  unread: readonly ConfigIssue[] = [],
): ReadReports {
  const read = texts.map((text) => readOne(text, around))
  return {
    reports: read.flatMap(({ report }) => report ?? []),
    alerts: read.flatMap(({ alert }) => alert ?? []),
    mistakes: [...unread, ...read.flatMap(({ mistakes }) => mistakes)],
    texts: new Map(texts.map(({ file, text }) => [file, text])),
  }
}

interface ReadOne {
  report?: ScheduledReport
  alert?: ThresholdAlert
  mistakes: readonly ConfigIssue[]
}

function readOne({ file, text }: { file: string; text: string }, around: ReportsAround): ReadOne {
  try {
    const data = parseYamlConfig(reportFile, text, file)
    const { placeOf } = readYaml(text)
    const mistakes = mistakesIn(data, around).map(({ path, message }) => ({
      ...{ file, ...placeOf(path), path: path.join('.'), message },
    }))
    return mistakes.length > 0 ? { mistakes } : { ...scheduledOf(data, file), mistakes }
  } catch (error) {
    const issues = configIssues(error)
    if (!issues) throw error
    return { mistakes: issues }
  }
}

function scheduledOf({ report, alert }: ReportFile, file: string): Omit<ReadOne, 'mistakes'> {
  const id = (file.split('/').at(-1) ?? file).replace(/\.yaml$/, '')
  if (report) {
    const { schedule, timezone, ...rest } = report
    return { report: { ...rest, id, file, when: whenOf(schedule, timezone) } }
  }
  if (!alert) return {}
  const { schedule, timezone, filters, ...rest } = alert
  const when = whenOf(schedule, timezone)
  return {
    alert: { ...rest, id, file, when, filters: filters.map(filterOfFile) },
  }
}

function whenOf(schedule: string, timezone: string): When {
  return schedule === 'publish' ? { kind: 'publish' } : { kind: 'cron', cron: schedule, timezone }
}

function mistakesIn({ report, alert }: ReportFile, around: ReportsAround): FileMistake[] {
  const part = report ? 'report' : 'alert'
  const { schedule = '', timezone = 'UTC', channels = [] } = report ?? alert ?? {}
  const cron = schedule === 'publish' ? [] : readCron(schedule).mistakes
  const names: FileMistake[] = [
    ...(report ? mistakesOfReport(report, around) : []),
    ...(alert && around.model ? mistakesOfAlert(alert, around.model) : []),
    ...channels.flatMap((name, at) =>
      unknownName('channel', name, around.channels, ['channels', at]),
    ),
    ...cron.map((message) => ({ path: ['schedule'], message })),
    ...(isZone(timezone) ? [] : [{ path: ['timezone'], message: zoneWords(timezone) }]),
  ]
  return names.map(({ path, message }) => ({ path: [part, ...path], message }))
}

function mistakesOfReport(
  { dashboard: id, state }: NonNullable<ReportFile['report']>,
  { dashboards, model }: ReportsAround,
): FileMistake[] {
  const ids = dashboards?.map((one) => one.id)
  const dashboard = dashboards?.find((one) => one.id === id)
  const found = dashboard && model ? mistakesOfState(state, dashboard, model) : []
  return [
    ...unknownName('dashboard', id, ids, ['dashboard']),
    ...found.map(({ path, message }) => ({ path: ['state', ...path], message })),
  ]
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function zoneWords(name: string): string {
  const hint = didYouMean(name, Intl.supportedValuesOf('timeZone'))
  return `expected a time zone as Europe/Berlin or UTC, got '${name}'${hint}`
}
