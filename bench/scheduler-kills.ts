import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { datesBetween } from '@deftunes/orchestrator'
import { loadProject } from '@deftunes/pipeline'

import { contentsOf, differing } from '../packages/cli/src/chaos/contents.ts'
import { readMain, type Seen } from '../packages/cli/src/chaos/main-reader.ts'
import { makeScratch } from '../packages/cli/src/chaos/scratch.ts'
import { longestGap, runSeries, type SeriesResult } from '../packages/cli/src/chaos/series.ts'
import { startSources as startDemoSources } from '../packages/cli/src/sources.ts'
import { allDelivered, othersIn, proveAlerts, type AlertProof } from './alert-proof.ts'
import { openReceivers } from './alert-receipts.ts'
import { addTrouble, alertsTo, troubled } from './alerts-due.ts'
import { recordApi } from './recorded-api.ts'

/**
 * Kills `deftunes up` and its workers at random moments of a backfill and starts it again each time: in the end every
 * table must hold what it holds undisturbed, every interval must have been run once, nothing may be left running, and
 * every alert must have come to its receivers, which live outside of what is killed.
 */

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    /** Kills of one state before it is thrown away. */
    series: { type: 'string', default: '20' },
    days: { type: 'string', default: '30' },
    songs: { type: 'string', default: '500' },
    users: { type: 'string', default: '100' },
    sessions: { type: 'string', default: '200' },
  },
})

const firstDay = '2024-01-01'
const days = Number(values.days)
const dates = datesBetween(dayAfter(1), dayAfter(days))
const runs = [
  { dagId: 'deftunes_songs_pipeline', ingestOn: dayAfter(1) },
  ...dates.map((ingestOn) => ({ dagId: 'deftunes_api_pipeline', ingestOn })),
]
const failures: string[] = []
const fail = (failure: string) => {
  failures.push(failure)
  console.error(failure)
}

const receivers = await openReceivers()
const scratch = await makeScratch(join(import.meta.dirname, '../deftunes'), {
  alerts: alertsTo(receivers),
})
const stateFile = join(scratch.state, 'state.db')
const project = await loadProject(scratch.project, { state: scratch.state })
const sources = await startSources()
const rows: object[] = []
const repeats: object[] = []
let kills = 0
let others: string[] | undefined
try {
  await addTrouble(scratch.project, dates)
  const undisturbed = await series(0, 0)
  const contents = await contentsOf(project)
  report(undisturbed)
  const wanted = Number(values.kills)
  const ofOne = Number(values.series)
  while (kills < wanted) {
    const reader = readMain(scratch.project, scratch.state)
    const planned = Math.min(ofOne, wanted - kills)
    const result = await series(planned, longestGap(undisturbed.result.took, ofOne))
    kills += result.result.kills.length
    const seen = await reader.stop()
    seen.partial.forEach(fail)
    const tables = differing(contents, await contentsOf(project))
    if (tables.length > 0) fail(`contents differ: ${tables.join(', ')}`)
    report(result, { seen, equal: tables.length === 0 })
  }
} finally {
  await sources.close()
  await receivers.close()
  await scratch.remove()
}
console.table(rows)
if (repeats.length > 0) console.table(repeats)
console.log(`${kills} kills, ${failures.length} failures`)
process.exitCode = failures.length > 0 ? 1 : 0

async function series(
  most: number,
  longestGapMs: number,
): Promise<{ result: SeriesResult; proof: AlertProof }> {
  receivers.receipts.length = 0
  const result = await runSeries({
    ...{ scratch, runs, longestGapMs, kills: most, environment: sources.environment },
    // Random moments alone seldom meet a message on its way.
    isMoment: () => receivers.isBusy() && Math.random() < 0.03,
    isDone: (store) =>
      dates.length <= store.runs({ dagId: troubled }).length &&
      store.openRuns().length === 0 &&
      allDelivered(stateFile),
  })
  result.failures.forEach(fail)
  const { receipts } = receivers
  // What the data themselves have people told of is due again whenever they are the same.
  others ??= othersIn(stateFile)
  const proof = proveAlerts(stateFile, { dates, others }, { receipts, kills: result.kills })
  proof.failures.forEach(fail)
  return { result, proof }
}

/** One line of the table. */
function report(
  { result, proof }: { result: SeriesResult; proof: AlertProof },
  { seen, equal }: { seen?: Seen; equal: boolean } = { equal: true },
): void {
  const ofWorkers = result.kills.filter(({ victim }) => victim === 'worker').length
  const row = {
    kills: result.kills.length,
    'of workers': ofWorkers,
    'while starting': result.kills.filter(({ serving }) => !serving).length,
    'took over': result.served,
    s: Math.round(result.took / 1_000),
    equal,
    'looks at main': seen?.looks ?? 0,
    'versions of main': seen?.versions ?? 0,
    partial: seen?.partial.length ?? 0,
    alerts: proof.alerts,
    deliveries: proof.deliveries,
    receipts: proof.receipts,
    repeats: proof.repeats.length,
    failures: result.failures.length + proof.failures.length,
  }
  rows.push(row)
  for (const { channel, id, cause } of proof.repeats)
    repeats.push({ series: rows.length - 1, channel, id, cause })
  console.log(JSON.stringify({ series: rows.length - 1, ...row }))
}

/** The sources live in processes that nobody kills; the API answers from what was recorded, so that it costs nothing. */
async function startSources() {
  const simulator = await startDemoSources(
    {
      folder: join(scratch.folder, 'sources'),
      ...{ songs: Number(values.songs), users: Number(values.users) },
      ...{ sessionsPerDay: Number(values.sessions), days, firstDate: firstDay },
    },
    () => fail('the sources ended'),
  )
  const starts = dates.flatMap((date, index) => {
    const day = dayAfter(index)
    return [
      `/users?as_of=${date}&limit=50000`,
      `/sessions?start_date=${day}&end_date=${day}&limit=25000`,
    ]
  })
  const api = await recordApi(simulator.apiUrl, starts, join(scratch.folder, 'recorded'))
  return {
    environment: { DEFTUNES_SONGS_DB_URL: simulator.postgresUrl, DEFTUNES_API_URL: api.url },
    close: async () => {
      await api.close()
      await simulator.stop()
    },
  }
}

function dayAfter(count: number): string {
  return new Date(Date.parse(firstDay) + count * 86_400_000).toISOString().slice(0, 10)
}
