import { describe, expect, it } from 'vitest'

import type { Json } from '../src/index.ts'
import { asked, begun, dates, ended, held, one, opened, runsOf } from './backfilling.ts'
import { failure, success, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

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
