import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  continuous,
  cronDataInterval,
  cronTrigger,
  once,
  openRunStore,
  planBackfill,
  planRuns,
  runOfLogicalDate,
  whenUpdated,
  type DagOptions,
  type Run,
  type RunStore,
} from '../src/index.ts'
import { newRun } from './new-run.ts'
import { dagOf, plain } from './tasks.ts'

let store: RunStore
let step = 0

beforeEach(() => {
  store = openRunStore({ file: ':memory:' })
  step = 0
})
afterEach(() => store.close())

const day = 86_400_000
const now = Date.parse('2024-02-10T06:00:00Z')

const daily = (options: Partial<DagOptions<never>> = {}) =>
  dagOf([plain('a')], { schedule: cronDataInterval('@daily'), ...options })

function keep(run: Partial<Run> & { runId: string }): void {
  store.apply(++step, [
    { kind: 'run-created', run: { ...newRun, dagId: 'd', ...run }, taskIds: ['a'] },
  ])
}

const interval = (start: string, end: string) => ({
  start: `${start}T00:00:00.000Z`,
  end: `${end}T00:00:00.000Z`,
})

function planOf(dag: ReturnType<typeof dagOf>, days = 2, most = 10) {
  const [plan] = planRuns([dag], store, { now, until: now + days * day, most })
  return plan ?? expect.fail('no plan')
}

const next = (...of: Parameters<typeof planOf>) =>
  planOf(...of).next.map(({ startsAt, interval: { start }, waitsUntil }) =>
    [startsAt.slice(0, 16), start.slice(0, 10), waitsUntil]
      .filter((part) => part !== null)
      .join(' '),
  )

describe('what a schedule makes next', () => {
  it('is the last interval that has ended, then each as it ends', () => {
    expect(next(daily())).toEqual([
      '2024-02-10T06:00 2024-02-09',
      '2024-02-11T00:00 2024-02-10',
      '2024-02-12T00:00 2024-02-11',
    ])
  })

  it('goes on after the last scheduled run, and passes over what was run by hand', () => {
    keep({ runId: 'd__1', runType: 'scheduled', state: 'success', ...on('2024-02-09') })
    keep({ runId: 'd__2', runType: 'manual', state: 'success', ...on('2024-02-10') })
    expect(next(daily())).toEqual(['2024-02-12T00:00 2024-02-11'])
  })

  it('makes up for what was missed where the DAG says so, one after the other', () => {
    const dag = daily({ startDate: '2024-02-06', catchup: true, maxActiveRuns: 2 })
    expect(next(dag, 1)).toEqual([
      '2024-02-10T06:00 2024-02-06',
      '2024-02-10T06:00 2024-02-07',
      '2024-02-10T06:00 2024-02-08 an earlier run has ended (maxActiveRuns 2)',
      '2024-02-10T06:00 2024-02-09 an earlier run has ended (maxActiveRuns 2)',
      '2024-02-11T00:00 2024-02-10',
    ])
    expect(next(dag, 1, 2)).toHaveLength(2)
  })

  it('is nothing of a paused DAG, whose runs wait, too, unless a person made them', () => {
    store.apply(++step, [{ kind: 'dag', dag: { dagId: 'd', paused: true } }])
    keep({ runId: 'd__1', runType: 'scheduled', state: 'queued', ...on('2024-02-08') })
    keep({ runId: 'd__2', runType: 'manual', state: 'queued', ...on('2024-02-09') })
    expect(planOf(daily()).paused).toBe(true)
    expect(next(daily())).toEqual([
      '2024-02-10T06:00 2024-02-08 its DAG is unpaused',
      '2024-02-10T06:00 2024-02-09',
    ])
  })

  it('is one run of a DAG whose next depends on the end of that, and of one that runs once', () => {
    expect(next(dagOf([plain('a')], { schedule: continuous() }))).toHaveLength(1)
    expect(next(dagOf([plain('a')], { schedule: once() }))).toEqual(['2024-02-10T06:00 2024-01-01'])
    expect(next(dagOf([plain('a')]))).toEqual([])
  })

  it('has what open and paused backfills have yet to run among it', () => {
    const batch = { maxActiveRuns: 1, stopOnFailure: true, createdAt: '2024-02-10T00:00:00.000Z' }
    const runs = ['2024-02-02', '2024-02-03', '2024-02-04', '2024-02-05'].map((ingestOn) => {
      return { dagId: 'd', ingestOn }
    })
    keep({ runId: 'd__1', state: 'success', batch: 'open', ...on('2024-02-01') })
    keep({ runId: 'd__2', state: 'success', ...on('2024-02-03') })
    store.apply(++step, [
      {
        kind: 'batch-created',
        batch: { ...batch, key: 'open', runs, rerun: 'none', state: 'open' },
      },
      {
        kind: 'batch-created',
        batch: { ...batch, key: 'held', runs: runs.slice(3), rerun: 'all', state: 'paused' },
      },
      {
        kind: 'batch-created',
        batch: { ...batch, key: 'over', runs, rerun: 'all', state: 'success' },
      },
    ])
    expect(next(dagOf([plain('a')]))).toEqual([
      '2024-02-10T06:00 2024-02-02',
      '2024-02-10T06:00 2024-02-04 an earlier run of backfill open has ended',
      '2024-02-10T06:00 2024-02-04 backfill held is resumed',
    ])
  })

  it('tells runs that are under way, and what a DAG waits for', () => {
    keep({ runId: 'd__1', state: 'running', ...on('2024-02-09') })
    const dag = dagOf([plain('a')], { schedule: whenUpdated('songs', 'users') })
    const update = {
      asset: 'users',
      runId: 'x',
      taskId: 'a',
      interval: interval('2024-02-09', '2024-02-10'),
    }
    const at = '2024-02-10T05:00:00.000Z'
    store.apply(++step, [{ kind: 'asset-updated', update: { ...update, at }, dagIds: ['d'] }])
    const plan = planOf(dag)
    expect(plan.running.map(({ runId }) => runId)).toEqual(['d__1'])
    expect(plan.assets).toEqual([
      { asset: 'songs', updated: false },
      { asset: 'users', updated: true },
    ])
  })
})

function on(date: string) {
  const end = new Date(Date.parse(date) + day).toISOString().slice(0, 10)
  const runAfter = `${end}T00:00:00.000Z`
  return {
    logicalDate: `${date}T00:00:00.000Z`,
    interval: interval(date, end),
    ingestOn: end,
    runAfter,
  }
}

describe('a backfill', () => {
  it('is told date by date, by what has run already', () => {
    keep({ runId: 'd__1', state: 'failed', ...on('2024-02-01') })
    keep({ runId: 'd__2', state: 'success', ...on('2024-02-02') })
    const dates = ['2024-02-04', '2024-02-03', '2024-02-02']
    const runs = (rerun: 'none' | 'failed' | 'all') =>
      planBackfill(daily(), { dates, rerun }, { reader: store, now })
        .filter(({ isRun }) => isRun)
        .map(({ ingestOn }) => ingestOn)
    expect(runs('none')).toEqual(['2024-02-04'])
    expect(runs('failed')).toEqual(['2024-02-04', '2024-02-02'])
    expect(runs('all')).toEqual(dates)
  })

  it('of a date that has not ended is refused as the backfill itself', () => {
    const asked = { dates: ['2024-02-11'], rerun: 'all' } as const
    expect(() => planBackfill(daily(), asked, { reader: store, now })).toThrow(
      'expected a date whose data interval has ended, 2024-02-10 at the latest, got 2024-02-11',
    )
  })
})

it('a backfill is told interval by interval, newest first when its dates are', () => {
  const hourly = dagOf([plain('a')], { schedule: cronDataInterval('0 */8 * * *') })
  const dates = ['2024-02-10', '2024-02-09']
  const noon = Date.parse('2024-02-10T12:00Z')
  const planned = planBackfill(hourly, { dates, rerun: 'none' }, { reader: store, now: noon })
  expect(planned.map(({ ingestOn, interval }) => [ingestOn, interval.end.slice(0, 13)])).toEqual([
    ['2024-02-10', '2024-02-10T08'],
    ['2024-02-10', '2024-02-10T00'],
    ['2024-02-09', '2024-02-09T16'],
    ['2024-02-09', '2024-02-09T08'],
    ['2024-02-09', '2024-02-09T00'],
  ])
})

describe('the run of a logical date', () => {
  it.each([
    [cronDataInterval('@daily'), '2024-02-09', '2024-02-10'],
    [cronDataInterval('@daily'), '2024-02-09T00:00Z', '2024-02-10'],
    [cronDataInterval('@monthly'), '2024-02-01', '2024-03-01'],
    [cronDataInterval('@hourly'), '2024-02-09T22:00Z', '2024-02-09'],
    [cronDataInterval('@hourly'), '2024-02-09T23:00Z', '2024-02-10'],
    [
      cronDataInterval('0 0 * * *', { timezone: 'Europe/Berlin' }),
      '2024-02-09T00:00+01:00',
      '2024-02-10',
    ],
    [cronTrigger('0 3 * * *'), '2024-02-09T03:00Z', '2024-02-09'],
    [cronTrigger('0 3 * * *'), '2024-02-09', '2024-02-09'],
    [null, '2024-02-09', '2024-02-10'],
  ])('of %j at %s has the date %s', (schedule, text, ingestOn) => {
    const logicalDate = new Date(text).toISOString()
    expect(runOfLogicalDate(dagOf([plain('a')], { schedule }), text)).toEqual({
      ingestOn,
      logicalDate,
    })
  })

  it.each([
    [
      '2024-02-09T06:00Z',
      /expected the start of one of its data intervals .*, as 2024-02-10T00:00/,
    ],
    ['2020-02-09', /expected the start of one of its data intervals after 2024-0/],
    ['yesterday', /expected a logical date YYYY-MM-DD, or an instant .* got 'yesterday'/],
    ['2024-02-30', /got '2024-02-30'/],
  ])('is none for %s, which is said', (logicalDate, message) => {
    expect(() => runOfLogicalDate(daily(), logicalDate)).toThrow(message)
  })
})
