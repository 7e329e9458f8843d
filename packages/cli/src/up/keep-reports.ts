import { join } from 'node:path'

import { loadReports } from '@deftunes/console'
import type { Crossing, ReportMessage, ReportRunner } from '@deftunes/console/report'
import { messageOf, openSqlite, transaction } from '@deftunes/core'
import {
  alertKey,
  openAlertChannels,
  parseAlertSettings,
  prepareAlertTables,
  raiseAlert,
  sendReport,
  type Alert,
} from '@deftunes/orchestrator'
import { statePaths, type Project } from '@deftunes/pipeline'

import { aroundReports } from '../check/reports.ts'
import type { Console } from '../console/open-console.ts'
import { CliError } from '../errors.ts'

/** How often schedules are looked at, in ms. */
const lookMs = 20_000

/** Sends the reports and raises the alerts of `reports/*.yaml` while the project is run; what is returned ends it. */
export function keepReports(
  project: Project,
  console: Pick<Console, 'services' | 'warehouse'>,
  note: (text: string) => void,
): () => Promise<void> {
  const ended = new AbortController()
  let runner: Promise<ReportRunner & { close: () => void }> | undefined
  const keep = (work: (runner: ReportRunner) => Promise<void>): Promise<void> =>
    (last = last
      .then(async () => {
        if (ended.signal.aborted || (runner === undefined && !(await hasReports(project)))) return
        runner ??= openRunner(project, console, { note, signal: ended.signal }).catch(
          (error: unknown) => {
            runner = undefined
            throw error
          },
        )
        await work(await runner)
      })
      .catch((error: unknown) => note(`reports: ${messageOf(error)}`)))
  let last: Promise<void> = Promise.resolve()
  let looking: Promise<void> | undefined
  const look = (): void => {
    // A channel that takes long is no reason for looks to pile up.
    looking ??= keep((one) => one.look()).finally(() => (looking = undefined))
  }
  const timer = setInterval(look, lookMs)
  const unwatch = console.warehouse.watch(({ id }) => void keep((one) => one.published(id)))
  look()
  return async () => {
    clearInterval(timer)
    unwatch()
    ended.abort()
    await last
    const opened = await runner?.catch(() => undefined)
    opened?.close()
  }
}

/** What draws weighs much: a project without reports never loads it. */
async function hasReports({ folder }: Project): Promise<boolean> {
  const { texts, mistakes } = await loadReports(folder)
  return texts.size + mistakes.length > 0
}

interface Surroundings {
  note: (text: string) => void
  signal: AbortSignal
}

async function openRunner(
  project: Project,
  { services }: Pick<Console, 'services'>,
  { note, signal }: Surroundings,
): Promise<ReportRunner & { close: () => void }> {
  const { reportRunner, sqliteReportMarks } = await import('@deftunes/console/report')
  const settings = parseAlertSettings(project.alerts)
  const channels = openAlertChannels(settings, { folder: project.folder })
  const marks = sqliteReportMarks(join(project.state, 'console.db'))
  const runner = reportRunner({
    ...{ services, marks, note, signal, now: Date.now },
    reports: async () => loadReports(project.folder, await aroundReports(project.folder)),
    send: (report, message, key) =>
      sendToAll(report.channels, message, {
        key,
        send: (one, names) => sendReport(one, names, { ...settings, channels, signal }),
      }),
    raise: (crossing) => raise(statePaths(project).runs, crossing),
  })
  return { ...runner, close: marks.close }
}

/** @throws CliError CLI_REPORT_NOT_SENT with what each channel said that did not take it */
async function sendToAll(
  names: readonly string[],
  message: ReportMessage,
  {
    key,
    send,
  }: {
    key: readonly string[]
    send: (
      report: Parameters<typeof sendReport>[0],
      names: readonly string[],
    ) => ReturnType<typeof sendReport>
  },
): Promise<void> {
  const results = await send({ ...message, key }, names)
  const failed = results.flatMap((one) => (one.ok ? [] : [one.message]))
  if (failed.length > 0) throw new CliError('CLI_REPORT_NOT_SENT', failed.join('; '))
}

/** Puts an alert into the outbox, from which it is delivered like all others. */
function raise(file: string, { alert, step, key, subject, text, details }: Crossing): void {
  const kind = step === 'raise' ? 'threshold_crossed' : 'recovered'
  const at = new Date().toISOString()
  const raised: Alert = {
    ...{ key: alertKey(kind, ...key), kind, subject, text, at, details },
    severity: step === 'raise' ? alert.severity : 'info',
  }
  const rules = [{ to: [...alert.channels], min_severity: 'info' as const }]
  const database = openSqlite({ file, what: 'the run state' })
  try {
    prepareAlertTables(database)
    transaction(database, () => raiseAlert(database, raised, { rules }, Date.now()))
  } finally {
    database.close()
  }
}
