import { messageOf } from '@deftunes/core'

import type { ConsoleServices } from '../../service/console-services.ts'
import { reportInput } from '../draw-report.ts'
import { dueSince, isAhead } from './due.ts'
import { mistakeTeller } from './mistake-teller.ts'
import { readMeasure } from './read-measure.ts'
import type { ReadReports } from './read-reports.ts'
import type { ReportMarks } from './report-marks.ts'
import { reportMessage, type ReportMessage } from './report-message.ts'
import type { ScheduledReport, ThresholdAlert } from './scheduled.ts'
import { isCrossed, judgedNumber, stepOf, wordsOf, type Step } from './threshold.ts'
import { throwIfUnpublished } from './unpublished.ts'

/** What people are told when bounds are crossed, or no longer. */
export interface Crossing {
  alert: ThresholdAlert
  step: Exclude<Step, 'nothing'>
  /** Tells this occurrence from all others. */
  key: readonly string[]
  subject: string
  text: string
  details: Readonly<Record<string, unknown>>
}

/** What reports act on. */
export interface ReportRunnerOptions {
  services: ConsoleServices
  /** The files as they are now; each mistake is noted, again when its file was changed. */
  reports: () => Promise<ReadReports>
  marks: ReportMarks
  /** Sends a report to its channels; the key is the same whenever it is sent again. @throws when a channel did not take it */
  send: (report: ScheduledReport, message: ReportMessage, key: readonly string[]) => Promise<void>
  /** Takes an alert for delivery. */
  raise: (crossing: Crossing) => void
  /** Milliseconds since the epoch. */
  now: () => number
  /** Tells of what went wrong: one report keeps no other. */
  note: (text: string) => void
  /** Ends it: nothing begins any more, and what fails then is done by the next runner. Default: never. */
  signal?: AbortSignal
}

/** Keeps the schedules of reports and alerts. */
export interface ReportRunner {
  /** Does what is due by the clock, and what follows a publish that it was not told of; while it does, others join in. */
  look: () => Promise<void>
  /** Does what follows a publish. */
  published: (version: string) => Promise<void>
}

/** A runner of reports; what it is told while it works is done after that. */
export function reportRunner(given: ReportRunnerOptions): ReportRunner {
  const tell = mistakeTeller(given.note)
  const options = { ...given, reports: async () => tell(await given.reports()) }
  let last: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work).catch((error: unknown) => {
      if (!options.signal?.aborted) options.note(`reports: ${messageOf(error)}`)
    })
    return last
  }
  let looking: Promise<void> | undefined
  const look = async () => {
    await lookAtClock(options)
    await lookAtVersions(options)
  }
  return {
    look: () => (looking ??= inTurn(look).finally(() => (looking = undefined))),
    published: (version) => inTurn(() => afterPublish(options, version)),
  }
}

async function lookAtClock(options: ReportRunnerOptions): Promise<void> {
  const { marks, now, reports: read } = options
  const { reports, alerts } = await read()
  for (const one of [...reports, ...alerts]) {
    const at = now()
    const due = dueSince(one.when, keptUntilOf(options, one.file, at), at)
    if (due === undefined) continue
    await attempt(options, one, { name: new Date(due).toISOString() })
    marks.put(one.file, { keptUntil: due })
  }
}

/** What is seen for the first time has missed nothing; nor has what was kept by a clock that was ahead, which is told. */
function keptUntilOf({ marks, note }: ReportRunnerOptions, file: string, now: number): number {
  const { keptUntil } = marks.get(file)
  const ahead = keptUntil !== undefined && isAhead(keptUntil, now)
  if (keptUntil !== undefined && !ahead) return keptUntil
  if (ahead)
    note(
      `${file}: expected its schedule to be kept up to now, got up to ${timeWords(keptUntil)}: the clock was ahead; it is kept from now on`,
    )
  marks.put(file, { keptUntil: now })
  return now
}

function timeWords(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString()
}

/** What was published while nobody looked is made up for. */
async function lookAtVersions(options: ReportRunnerOptions): Promise<void> {
  const { marks, services, reports: read } = options
  const { reports, alerts } = await read()
  const after = [...reports, ...alerts].filter(({ when }) => when.kind === 'publish')
  const [newest] = after.length > 0 ? await services.warehouse.versions() : []
  if (!newest) return
  for (const one of after) {
    const { first } = marks.get(one.file)
    if (first === undefined) marks.put(one.file, { first: newest.id })
    else if (first !== newest.id) await afterVersion(options, one, newest.id)
  }
}

async function afterPublish(options: ReportRunnerOptions, version: string): Promise<void> {
  const { reports, alerts } = await options.reports()
  for (const one of [...reports, ...alerts])
    if (one.when.kind === 'publish') await afterVersion(options, one, version)
}

/** Once for each version. */
async function afterVersion(
  options: ReportRunnerOptions,
  one: ScheduledReport | ThresholdAlert,
  version: string,
): Promise<void> {
  const { marks } = options
  if (marks.get(one.file).version === version) return
  await attempt(options, one, { name: version, version })
  marks.put(one.file, { version })
}

/** What something is done for. */
interface Occasion {
  /** The same for the same time or version. */
  name: string
  /** The one that it is about. Default: the newest. */
  version?: string
}

/**
 * What fails is told, and done again at its next time: sending has been tried several times by then. Throws once the runner is ended,
 * lest what was not done counts as done.
 */
async function attempt(
  options: ReportRunnerOptions,
  one: ScheduledReport | ThresholdAlert,
  occasion: Occasion,
): Promise<void> {
  options.signal?.throwIfAborted()
  try {
    if ('measure' in one) await judge(options, one, occasion)
    else await report(options, one, occasion)
  } catch (error) {
    options.signal?.throwIfAborted()
    options.note(`${one.file}: ${messageOf(error)}`)
  }
}

async function report(
  { services, send }: ReportRunnerOptions,
  one: ScheduledReport,
  { name, version }: Occasion,
): Promise<void> {
  const { dashboard } = one
  const state = { ...(version !== undefined && { version }), ...one.state }
  const input = await reportInput(services, { dashboard, state })
  throwIfUnpublished(input)
  const message = await reportMessage(one, input)
  await send(one, message, [one.id, name])
}

async function judge(
  { services, marks, raise }: ReportRunnerOptions,
  alert: ThresholdAlert,
  { name, version }: Occasion,
): Promise<void> {
  const reading = await readMeasure(services, alert, version)
  const { crossed: before = false } = marks.get(alert.file)
  const crossed = isCrossed(alert, reading)
  const step = stepOf(before, crossed)
  if (step === 'nothing') return
  const { measure, value } = reading
  const judged = judgedNumber(alert, reading)
  raise({
    ...{ alert, step, key: [alert.id, name], ...wordsOf(alert, step, reading) },
    details: { measure: measure.name, value: value ?? null, judged: judged ?? null },
  })
  marks.put(alert.file, { crossed: step === 'raise' })
}
