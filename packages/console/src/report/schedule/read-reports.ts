import { didYouMean, parseYamlConfig, readYaml, type ConfigIssue } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'
import { readCron } from '@deftunes/orchestrator'

import type { Dashboard } from '../../dashboard/dashboard.ts'
import { filterOfFile } from '../../dashboard/filter-of-file.ts'
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
    const issues = (error as { details?: { issues?: ConfigIssue[] } }).details?.issues
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

interface Mistake {
  path: (string | number)[]
  message: string
}

function mistakesIn({ report, alert }: ReportFile, around: ReportsAround): Mistake[] {
  const part = report ? 'report' : 'alert'
  const { schedule = '', timezone = 'UTC', channels = [] } = report ?? alert ?? {}
  const cron = schedule === 'publish' ? [] : readCron(schedule).mistakes
  const names: Mistake[] = [
    ...(report
      ? unknown(
          'dashboard',
          report.dashboard,
          around.dashboards?.map(({ id }) => id),
          ['dashboard'],
        )
      : []),
    ...(alert ? mistakesOfAlert(alert, around) : []),
    ...channels.flatMap((name, at) => unknown('channel', name, around.channels, ['channels', at])),
    ...cron.map((message) => ({ path: ['schedule'], message })),
    ...(isZone(timezone) ? [] : [{ path: ['timezone'], message: zoneWords(timezone) }]),
  ]
  return names.map(({ path, message }) => ({ path: [part, ...path], message }))
}

function mistakesOfAlert(
  { measure, filters, time, compare }: NonNullable<ReportFile['alert']>,
  { model }: ReportsAround,
): Mistake[] {
  if (!model) return []
  const dimensions = [...model.dimensions.keys()]
  const dated = timeOf(model, measure, time)
  return [
    ...unknown('measure', measure, [...model.measures.keys()], ['measure']),
    ...filters.flatMap(({ dimension }, at) =>
      unknown('dimension', dimension, dimensions, ['filters', at, 'dimension']),
    ),
    ...(time === undefined ? [] : unknown('dimension', time, dimensions, ['time'])),
    ...(dated === undefined && compare !== 'none' && model.measures.has(measure)
      ? [{ path: ['compare'], message: `expected a time for ${measure}, whose table has none` }]
      : []),
  ]
}

/** The date that the range of an alert is about. */
export function timeOf(model: Model, measure: string, time?: string): string | undefined {
  if (time !== undefined) return time
  const table = model.tables.get(model.measures.get(measure)?.table ?? '')
  if (table?.time === undefined) return undefined
  return model.dimensions.has(table.time) ? table.time : `${table.name}.${table.time}`
}

function unknown(
  what: string,
  name: string,
  known: readonly string[] | undefined,
  path: (string | number)[],
): Mistake[] {
  if (!known || known.includes(name)) return []
  const expected = known.length > 20 ? '' : ` (${known.join(', ') || 'there is none'})`
  const message = `expected a ${what}${expected}, got '${name}'${didYouMean(name, known)}`
  return [{ path, message }]
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
