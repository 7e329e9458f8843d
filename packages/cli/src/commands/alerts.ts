import { openSqlite, readSqlite } from '@deftunes/core'
import {
  listDeliveries,
  openAlertChannels,
  parseAlertSettings,
  prepareAlertTables,
  retryDeliveries,
  sendTest,
  type Delivery,
  type TestResult,
} from '@deftunes/orchestrator'
import { statePaths } from '@deftunes/pipeline'
import pc from 'picocolors'

import { exitCodeOf } from '../exit-codes.ts'
import { noDeliveryThat } from '../nothing-found.ts'
import { countOption, projectOf, projectToRead, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { textTable } from '../text-table.ts'
import { typed } from '../typed.ts'

/** Which deliveries are listed. */
export interface AlertsOptions extends GlobalOptions {
  channel?: string
  only?: Delivery['state']
  limit: string
}

/** `deftunes alerts`: what was, and is to be, delivered, newest first. */
export async function listAlerts(options: AlertsOptions): Promise<void> {
  const limit = countOption('limit', options.limit, 1)
  const { runs: file } = statePaths(await projectToRead(options))
  const { channel, only } = options
  const filter = { limit, ...(channel !== undefined && { channel }), ...(only && { state: only }) }
  const deliveries = deliveriesIn(file, filter)
  if (options.json) return printJson(deliveries.map(describe))
  if (deliveries.length === 0) {
    const isEmpty = deliveriesIn(file, { limit: 1 }).length === 0
    return print(isEmpty ? 'No alerts yet.' : noDeliveryThat(options))
  }
  print(asText(deliveries))
  if (deliveries.some((one) => one.state === 'dead'))
    print(pc.dim(`${typed('alerts retry', options)} tries those again that were given up`))
}

/** None where there is no state yet, nor an alert in it. */
function deliveriesIn(file: string, filter: Parameters<typeof listDeliveries>[1]): Delivery[] {
  const database = readSqlite({ file, what: 'the run state' })
  try {
    const sql = `SELECT name FROM sqlite_schema WHERE name = 'alert_deliveries'`
    return database?.prepare(sql).get() ? listDeliveries(database, filter) : []
  } finally {
    database?.close()
  }
}

function describe(one: Delivery) {
  const { id, channel, state, subject, count, attempts, error } = one
  const times = { due_at: one.dueAt, next_attempt_at: one.nextAttemptAt, ended_at: one.endedAt }
  return { id, channel, state, subject, count, ...times, attempts, error }
}

function asText(deliveries: readonly Delivery[]): string {
  const columns = ['channel', 'state', 'due', 'alerts', 'subject', 'what went wrong']
  const rows = deliveries.map(({ channel, state, dueAt, count, subject, error, attempts }) => [
    channel,
    colored(state),
    dueAt.slice(0, 19).replace('T', ' '),
    String(count),
    subject,
    error && state !== 'sent' ? `${error.message} (${attempts} attempts)` : '',
  ])
  return textTable(
    columns.map((name) => ({ name })),
    rows,
  )
}

function colored(state: Delivery['state']): string {
  if (state === 'sent') return pc.green(state)
  return state === 'dead' ? pc.red(state) : pc.yellow(state)
}

/** `deftunes alerts test`: one message to each channel, past rules and quiet hours. */
export async function testAlerts(names: readonly string[], options: GlobalOptions): Promise<void> {
  const project = await projectToRead(options)
  const settings = parseAlertSettings(project.alerts)
  const results = await sendTest(settings, names, {
    channels: openAlertChannels(settings, { folder: project.folder }),
  })
  if (options.json) printJson(results)
  else if (results.length === 0) print('No channels: alerts.channels in deftunes.yaml names some.')
  else for (const result of results) print(lineOf(result))
  const failed = results.find((result) => !result.ok)
  if (failed && !failed.ok) process.exitCode = exitCodeOf(failed.code)
}

function lineOf(result: TestResult): string {
  if (result.ok) return `${pc.green('✓')} ${result.channel}`
  return `${pc.red('✗')} ${result.channel} ${pc.dim(result.code)} ${result.message}`
}

/** `deftunes alerts retry`: deliveries that were given up have all their attempts again. */
export async function retryAlerts(options: GlobalOptions & { channel?: string }): Promise<void> {
  const { runs: file } = statePaths(await projectOf(options))
  const database = openSqlite({ file, what: 'the run state' })
  try {
    prepareAlertTables(database)
    const { channel } = options
    const retried = retryDeliveries(database, channel === undefined ? {} : { channel }, Date.now())
    if (options.json) return printJson({ retried })
    print(
      retried === 0
        ? 'No delivery was given up.'
        : `${retried} ${retried === 1 ? 'delivery is' : 'deliveries are'} tried again by the process that runs the project`,
    )
  } finally {
    database.close()
  }
}
