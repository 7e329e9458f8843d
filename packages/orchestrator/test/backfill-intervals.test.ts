import { describe, expect, it } from 'vitest'

import { cronDataInterval, cronTrigger, delta } from '../src/index.ts'
import { asked, begun, dates, ended, held, opened, runsOf } from './backfilling.ts'
import { success, type Engine, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'
import { virtualClock } from './virtual-clock.ts'

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
