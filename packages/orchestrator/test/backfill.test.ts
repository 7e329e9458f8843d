import { describe, expect, it } from 'vitest'

import { cronDataInterval, cronTrigger, delta, type Json } from '../src/index.ts'
import { Engine, failure, success, type EngineOptions, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'
import { virtualClock } from './virtual-clock.ts'

const dates = ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']
const runsOf = (days: readonly string[]) => days.map((ingestOn) => ({ dagId: 'd', ingestOn }))
const one = dagOf([plain('a', [], { retries: 0 })])

function opened(work?: Work, options: Partial<EngineOptions> = {}) {
  return new Engine({ dags: [one], workers: 8, inboxMs: 60_000, ...(work && { work }), ...options })
}

const asked = (engine: Engine, request: Record<string, Json> = {}) =>
  engine.operate('backfill', { key: 'k', runs: runsOf(dates), ...request })

async function ended(engine: Engine, request: Record<string, Json> = {}) {
  await asked(engine, request)
  await engine.loop.endingOfBatch('k')
  return engine.store.batches().at(-1)?.state
}

const begun = ({ orders }: Engine) => orders.map(({ ingestOn }) => ingestOn)

/** Work that is held for each date until it is let go. */
function held() {
  const waiting = new Map<string, () => void>()
  const work: Work = ({ ingestOn }) =>
    new Promise((resolve) => waiting.set(ingestOn, () => resolve(success())))
  const letGo = (day: string) => {
    waiting.get(day)?.()
    waiting.delete(day)
  }
  return { work, waiting, letGo }
}

const broken =
  (...days: string[]): Work =>
  ({ ingestOn }) =>
    days.includes(ingestOn) ? failure() : success()

describe('a backfill', () => {
  it.each([
    ['forwards', dates],
    ['in reverse', [...dates].reverse()],
  ])('runs its dates in the order in which they are given: %s', async (_, order) => {
    const engine = opened()
    expect(await ended(engine, { runs: runsOf(order) })).toBe('success')
    expect(begun(engine)).toEqual(order)
    expect(engine.store.runsOfBatch('k')).toMatchObject(
      order.map((ingestOn) => ({ ingestOn, runType: 'backfill', batch: 'k', state: 'success' })),
    )
    await engine.stop()
  })

  it('has as many runs open at once as it says, and goes on as they end', async () => {
    const { work, waiting, letGo } = held()
    const engine = opened(work)
    await asked(engine, { maxActiveRuns: 2 })
    await engine.until(() => waiting.size === 2)
    expect([...waiting.keys()]).toEqual(['2024-01-02', '2024-01-03'])
    expect(engine.store.runs()).toHaveLength(2)
    letGo('2024-01-03')
    await engine.until(() => waiting.size === 2)
    expect([...waiting.keys()]).toEqual(['2024-01-02', '2024-01-04'])
    for (const day of ['2024-01-02', '2024-01-04', '2024-01-05']) {
      await engine.until(() => waiting.has(day))
      letGo(day)
    }
    await engine.loop.endingOfBatch('k')
    await engine.stop()
  })

  it('stops after a failure, lets what runs end, and fails', async () => {
    const engine = opened(broken('2024-01-03'))
    expect(await ended(engine)).toBe('failed')
    expect(begun(engine)).toEqual(['2024-01-02', '2024-01-03'])
    await engine.stop()
  })

  it('goes on after a failure where that is asked for, and fails at its end', async () => {
    const engine = opened(broken('2024-01-03'))
    expect(await ended(engine, { stopOnFailure: false })).toBe('failed')
    expect(begun(engine)).toEqual(dates)
    await engine.stop()
  })

  it('succeeds where what had failed was run again before its end', async () => {
    const fixed = new Set<string>()
    const { work: waits, waiting, letGo } = held()
    const work: Work = (order, signal) => {
      if (order.ingestOn === '2024-01-05') return waits(order, signal)
      return order.ingestOn === '2024-01-03' && !fixed.has('yes') ? failure() : success()
    }
    const engine = opened(work)
    await asked(engine, { stopOnFailure: false })
    await engine.until(() => waiting.size === 1)
    fixed.add('yes')
    await engine.operate('retry', { runId: 'd__20240103__1' })
    await engine.loop.ending('d__20240103__1')
    letGo('2024-01-05')
    await engine.loop.endingOfBatch('k')
    expect(engine.store.batches()[0]?.state).toBe('success')
    await engine.stop()
  })

  it('counts a run that was cancelled as one that failed', async () => {
    const { work, waiting } = held()
    const engine = opened(work)
    await asked(engine)
    await engine.until(() => waiting.size === 1)
    await engine.operate('cancel', { runId: 'd__20240102__1' })
    await engine.loop.endingOfBatch('k')
    expect(engine.store.batches()[0]?.state).toBe('failed')
    expect(engine.store.runs()).toHaveLength(1)
    waiting.get('2024-01-02')?.()
    await engine.stop()
  })

  it.each<[string, string[]]>([
    ['none', ['2024-01-05']],
    ['failed', ['2024-01-03', '2024-01-05']],
    ['all', dates],
  ])('that is to run %s again of what has run runs %j', async (rerun, expected) => {
    let first = true
    const work: Work = ({ ingestOn }) =>
      first && ingestOn === '2024-01-03' ? failure() : success()
    const engine = opened(work)
    for (const day of dates.slice(0, 3)) await engine.run('d', {}, day)
    first = false
    engine.orders.length = 0
    expect(await ended(engine, { rerun })).toBe('success')
    expect(begun(engine)).toEqual(expected)
    await engine.stop()
  })

  it('that has nothing to run ends at once', async () => {
    const engine = opened()
    for (const day of dates) await engine.run('d', {}, day)
    engine.orders.length = 0
    expect(await ended(engine, { rerun: 'none' })).toBe('success')
    expect(begun(engine)).toEqual([])
    expect(engine.board.batches.size).toBe(0)
    await engine.stop()
  })

  it('is paused, also over a restart, and goes on with the next date', async () => {
    const { work, waiting, letGo } = held()
    const engine = opened(work)
    await asked(engine)
    await engine.until(() => waiting.size === 1)
    await engine.operate('change-backfill', { key: 'k', act: 'pause' })
    letGo('2024-01-02')
    await engine.until(() => engine.board.runs.size === 0)
    for (let turn = 0; turn < 10; turn++) await engine.until(() => true)
    expect(engine.store.runs()).toHaveLength(1)
    engine.reopen()
    for (let turn = 0; turn < 10; turn++) await engine.until(() => true)
    expect(engine.store.batches()[0]?.state).toBe('paused')
    expect(engine.store.runs()).toHaveLength(1)
    await engine.operate('change-backfill', { key: 'k', act: 'resume' })
    for (const day of dates.slice(1)) {
      await engine.until(() => waiting.has(day))
      letGo(day)
    }
    await engine.loop.endingOfBatch('k')
    expect(engine.store.batches()[0]?.state).toBe('success')
    await engine.stop()
  })

  it('that was paused goes on when it is asked for again', async () => {
    const { work, waiting, letGo } = held()
    const engine = opened(work)
    await asked(engine, { runs: runsOf(dates.slice(0, 2)) })
    await engine.operate('change-backfill', { key: 'k', act: 'pause' })
    engine.reopen()
    await asked(engine, { runs: runsOf(dates.slice(0, 2)) })
    for (const day of dates.slice(0, 2)) {
      await engine.until(() => waiting.has(day))
      letGo(day)
    }
    await engine.loop.endingOfBatch('k')
    expect(engine.store.batches()).toMatchObject([{ key: 'k', state: 'success' }])
    await engine.stop()
  })

  it('that is cancelled begins nothing more, drops what waits, and lets what runs end', async () => {
    const { work, waiting, letGo } = held()
    const narrow = dagOf([plain('a')], { maxActiveRuns: 1 })
    const engine = opened(work, { dags: [narrow] })
    await asked(engine, { maxActiveRuns: 3 })
    await engine.until(() => waiting.size === 1)
    await engine.operate('change-backfill', { key: 'k', act: 'cancel' })
    await engine.loop.endingOfBatch('k')
    letGo('2024-01-02')
    await engine.until(() => engine.board.runs.size + engine.board.queued.size === 0)
    const states = engine.store.runs().map(({ state, note }) => ({ state, note }))
    expect(states.reverse()).toEqual([
      { state: 'success', note: null },
      { state: 'failed', note: "backfill 'k' was cancelled by test" },
      { state: 'failed', note: "backfill 'k' was cancelled by test" },
    ])
    expect(engine.store.batches()[0]?.state).toBe('cancelled')
    expect(begun(engine)).toEqual(['2024-01-02'])
    await engine.stop()
  })

  it.each([1, 2, 4, 7])(
    'runs each date once over restarts in the middle, every %i turns',
    async (turns) => {
      const engine = opened()
      await asked(engine, { maxActiveRuns: 2 })
      for (let restart = 0; restart < 6; restart++) {
        for (let turn = 0; turn < turns; turn++) await engine.until(() => true)
        engine.reopen()
      }
      await engine.until(() => engine.store.batches()[0]?.state === 'success')
      expect(engine.store.runsOfBatch('k').map(({ ingestOn }) => ingestOn)).toEqual(dates)
      expect(engine.store.runs().map(({ state }) => state)).toEqual(dates.map(() => 'success'))
      await engine.stop()
    },
  )

  it('keeps to what had stopped it over a restart', async () => {
    const engine = opened(broken('2024-01-02'))
    expect(await ended(engine)).toBe('failed')
    engine.reopen()
    for (let turn = 0; turn < 10; turn++) await engine.until(() => true)
    expect(engine.store.runs()).toHaveLength(1)
    await engine.stop()
  })
})

describe('a backfill is refused', () => {
  const refused = async (request: Record<string, Json>, dags = [one]) => {
    const engine = opened(undefined, { dags })
    const error: unknown = await asked(engine, request).catch((thrown: unknown) => thrown)
    expect(engine.store.batches()).toEqual([])
    expect(engine.store.runs()).toEqual([])
    expect(engine.board.batches.size).toBe(0)
    await engine.stop()
    return error
  }

  it.each<[string, Record<string, Json>, string]>([
    [
      'of a DAG that is not there',
      { runs: [{ dagId: 'e', ingestOn: dates[0] ?? '' }] },
      'ORCHESTRATOR_DAG_UNKNOWN',
    ],
    ['of a date that is none', { runs: runsOf(['2024-02-30']) }, 'ORCHESTRATOR_DATE_INVALID'],
    [
      'of a date before the DAG begins',
      { runs: runsOf(['2023-12-31']) },
      'ORCHESTRATOR_DATE_INVALID',
    ],
    ['of a date to come', { runs: runsOf([...dates, '2025-01-01']) }, 'ORCHESTRATOR_DATE_INVALID'],
    [
      'of a date twice',
      { runs: runsOf([...dates, '2024-01-03']) },
      'ORCHESTRATOR_OPERATION_INVALID',
    ],
    ['with no run at a time', { maxActiveRuns: 0 }, 'ORCHESTRATOR_OPERATION_INVALID'],
  ])('%s', async (_, request, code) => {
    expect(await refused(request)).toMatchObject({ code })
  })

  it('of a DAG that asks for parameters', async () => {
    const asks = dagOf([plain('a')], { params: { table: { type: 'string' } } })
    expect(await refused({}, [asks])).toMatchObject({ code: 'ORCHESTRATOR_PARAMS_INVALID' })
  })

  it('by the name of one that has ended, and one that has ended is not changed', async () => {
    const engine = opened()
    await ended(engine)
    await expect(asked(engine)).rejects.toMatchObject({ code: 'ORCHESTRATOR_OPERATION_INVALID' })
    for (const act of ['pause', 'resume', 'cancel'])
      await expect(engine.operate('change-backfill', { key: 'k', act })).rejects.toMatchObject({
        code: 'ORCHESTRATOR_OPERATION_INVALID',
      })
    expect(engine.store.batches()).toMatchObject([{ state: 'success' }])
    await engine.stop()
  })
})

describe('a backfill of a DAG that runs several times a day', () => {
  const often = dagOf([plain('a', [], { retries: 0 })], {
    schedule: cronDataInterval('0 */8 * * *'),
    startDate: '2023-12-01',
    maxActiveRuns: 1,
  })
  const starts = ({ store }: Engine) =>
    store.runsOfBatch('k').map(({ logicalDate }) => logicalDate.slice(0, 13))
  const asDated = ['2024-01-01T16', '2024-01-02T00', '2024-01-02T08']

  it('runs every interval that ends on a date, and knows which when it goes on after a restart', async () => {
    let count = 0
    const work: Work = () => (++count < 3 ? success() : new Promise<never>(() => {}))
    const engine = opened(work, { dags: [often] })
    await asked(engine, { runs: runsOf(dates.slice(0, 2)) })
    await engine.until(() => count === 3)
    engine.reopen({ work: () => success() })
    await asked(engine, { runs: runsOf(dates.slice(0, 2)) })
    await engine.loop.endingOfBatch('k')
    expect(starts(engine)).toEqual([
      ...asDated,
      ...['2024-01-02T16', '2024-01-03T00', '2024-01-03T08'],
    ])
    await engine.stop()
  })

  it('runs them newest first when its dates are', async () => {
    const engine = opened(undefined, { dags: [often] })
    await ended(engine, { runs: runsOf(['2024-01-03', '2024-01-02']) })
    expect(starts(engine).slice(3)).toEqual([...asDated].reverse())
    await engine.stop()
  })

  it('passes over those that have run, and those to come', async () => {
    const clock = virtualClock('2024-01-03T09:30:00Z')
    const engine = opened(undefined, { dags: [often], clock })
    await engine.operate('trigger', {
      dagId: 'd',
      ingestOn: '2024-01-03',
      logicalDate: '2024-01-02T16:00:00.000Z',
    })
    await engine.loop.ending('d__20240103__1')
    await ended(engine, { runs: runsOf(['2024-01-03']), rerun: 'none' })
    expect(starts(engine)).toEqual(['2024-01-03T00'])
    await engine.stop()
  })

  it('runs what it was asked for, however late it comes to it', async () => {
    const clock = virtualClock('2024-01-03T00:30:00Z')
    const late: Work = () => {
      clock.set('2024-01-03T17:00:00Z')
      return success()
    }
    const engine = opened(late, { dags: [often], clock })
    await ended(engine, { runs: runsOf(['2024-01-02', '2024-01-03']) })
    expect(starts(engine)).toEqual([...asDated, '2024-01-02T16'])
    await engine.stop()
  })

  it('runs moments with the length that each looks back', async () => {
    const schedule = cronTrigger('0 */12 * * *', { interval: '1d' })
    const dags = [dagOf([plain('a')], { schedule, startDate: '2023-12-01' })]
    const engine = opened(undefined, { dags })
    await ended(engine, { runs: runsOf(['2024-01-03']) })
    const intervals = engine.store.runsOfBatch('k').map(({ interval }) => interval)
    expect(intervals).toEqual([
      { start: '2024-01-02T00:00:00.000Z', end: '2024-01-03T00:00:00.000Z' },
      { start: '2024-01-02T12:00:00.000Z', end: '2024-01-03T12:00:00.000Z' },
    ])
    await engine.stop()
  })

  it('passes over what a schedule of one length has run, from its start date on', async () => {
    const schedule = delta('6h')
    const dags = [
      dagOf([plain('a')], { schedule, startDate: '2024-01-01T03:00:00Z', catchup: true }),
    ]
    const clock = virtualClock('2024-01-02T10:00:00Z')
    const engine = opened(undefined, { dags, clock, scheduling: true })
    engine.loop.hear({ kind: 'look' })
    await engine.until(
      () => engine.store.runs().length === 5 && engine.store.openRuns().length === 0,
    )
    await ended(engine, { runs: runsOf(['2024-01-02']), rerun: 'none' })
    expect(engine.store.runsOfBatch('k')).toEqual([])
    await engine.stop()
  })

  it('is refused where it would make more than ten thousand runs', async () => {
    const minutely = dagOf([plain('a')], { schedule: cronDataInterval('* * * * *') })
    const engine = opened(undefined, { dags: [minutely] })
    const days = Array.from({ length: 8 }, (_, day) => `2024-01-${10 + day}`)
    await expect(asked(engine, { runs: runsOf(days) })).rejects.toThrow(
      "backfill 'k': expected at most 10000 runs, got more: ask for fewer dates at once",
    )
    await engine.stop()
  })

  it('runs the last interval that has ended where a run is asked for the date of today', async () => {
    const clock = virtualClock('2024-01-03T09:30:00Z')
    const engine = opened(undefined, { dags: [often], clock })
    await engine.operate('trigger', { dagId: 'd' })
    expect(engine.store.run('d__20240103__1')?.interval.end).toBe('2024-01-03T08:00:00.000Z')
    await engine.stop()
  })
})

describe('a backfill of a DAG whose days are those of a zone, or not all', () => {
  const scheduled = (expression: string, timezone = 'UTC') =>
    dagOf([plain('a', [], { retries: 0 })], {
      schedule: cronDataInterval(expression, { timezone }),
      startDate: '2023-12-01',
    })

  it('knows its runs when it goes on after a restart', async () => {
    const { work, waiting, letGo } = held()
    const dags = [scheduled('0 0 * * *', 'Europe/Berlin')]
    const engine = opened(work, { dags })
    await asked(engine)
    for (const day of dates.slice(0, 2)) {
      await engine.until(() => waiting.has(day))
      letGo(day)
    }
    await engine.until(() => waiting.has('2024-01-04'))
    engine.reopen({ work: () => success() })
    await asked(engine)
    await engine.loop.endingOfBatch('k')
    const runs = engine.store.runsOfBatch('k').map(({ ingestOn, runId }) => [ingestOn, runId])
    expect(runs).toEqual(dates.map((day) => [day, `d__${day.replaceAll('-', '')}__1`]))
    await engine.stop()
  })

  it('passes dates on which no interval ends, and is refused where there is no other', async () => {
    const engine = opened(undefined, { dags: [scheduled('0 0 * * 1,5')] })
    await expect(asked(engine, { runs: runsOf(dates.slice(0, 3)) })).rejects.toThrow(
      "backfill 'k': expected a date on which a data interval ends, got none among 2024-01-02 to 2024-01-04",
    )
    expect(await ended(engine)).toBe('success')
    expect(begun(engine)).toEqual(['2024-01-05'])
    await engine.stop()
  })
})
