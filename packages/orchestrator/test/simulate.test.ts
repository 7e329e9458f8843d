import { describe, expect, it } from 'vitest'

import {
  branch,
  cronDataInterval,
  mapped,
  openRunStore,
  sensor,
  simulate,
  whenUpdated,
  type Dag,
  type DagOptions,
} from '../src/index.ts'
import { replayClock } from '../src/plan/replay-clock.ts'
import { newRun } from './new-run.ts'
import { dagOf, plain, run } from './tasks.ts'

const hour = 3_600_000
const from = Date.parse('2024-01-01T00:30:00Z')

const scheduled = (id: string, cron: string, options: Partial<DagOptions<never>> = {}) =>
  dagOf([plain('a'), plain('b', 'a')], { id, schedule: cronDataInterval(cron), ...options })

const replay = (dags: readonly Dag[], hours: number, taskMs = 0) =>
  simulate({ dags, from, until: from + hours * hour, durationOf: () => taskMs })

describe('a replay of schedules', () => {
  it('goes on beside as many runs as the day has had before', async () => {
    const store = openRunStore({ file: ':memory:' })
    const interval = { start: '2023-12-31T23:00:00.000Z', end: '2024-01-01T00:00:00.000Z' }
    const run = { runType: 'scheduled', ingestOn: '2024-01-01', interval } as const
    const runId = 'hourly__20240101__3'
    store.apply(1, [
      {
        kind: 'run-created',
        run: { ...newRun, ...run, runId, dagId: 'hourly', logicalDate: interval.start },
        taskIds: [],
      },
    ])
    const dags = [scheduled('hourly', '@hourly')]
    const [hourly] = await simulate({ dags, from, until: from + 24 * hour, state: store })
    expect(hourly).toMatchObject({ runs: 24, gaps: [] })
  })

  it('of a year has every interval of daily and hourly DAGs once, across changes of clocks', async () => {
    const zone = { timezone: 'America/New_York' }
    const dags = [
      scheduled('daily', '@daily'),
      dagOf([plain('a')], {
        id: 'new_york',
        schedule: cronDataInterval('0 2 * * *', zone),
        catchup: true,
      }),
      dagOf([plain('a')], { id: 'monthly', schedule: cronDataInterval('@monthly') }),
    ]
    const [daily, newYork, monthly] = await replay(dags, 365 * 24)
    expect(daily).toMatchObject({
      runs: 365,
      gaps: [],
      behind: 0,
      mostActive: 1,
      maxActiveRuns: 16,
    })
    expect(daily?.last).toEqual({
      start: '2024-12-30T00:00:00.000Z',
      end: '2024-12-31T00:00:00.000Z',
    })
    expect(newYork).toMatchObject({ runs: 364, gaps: [] })
    expect(monthly).toMatchObject({ runs: 11, gaps: [] })
  })

  it('tells intervals that are passed over, and runs that wait, where runs take longer than their interval', async () => {
    const before = { startDate: '2023-01-01' }
    const slow = scheduled('slow', '@hourly', { maxActiveRuns: 1, ...before })
    const [told] = await replay([slow], 23, 45 * 60_000)
    // Of three hours it runs two, the second of them half an hour late.
    expect(told).toMatchObject({ runs: 16, behind: 0, mostActive: 1 })
    expect(told?.gaps).toHaveLength(8)
    expect(told?.late).toEqual({ runs: 8, longestMs: 30 * 60_000 })
  })

  it('has all intervals run, ever later, where they are made up for', async () => {
    const slow = scheduled('slow', '@hourly', {
      maxActiveRuns: 1,
      catchup: true,
      startDate: '2024-01-01',
    })
    const [told] = await replay([slow], 24, 45 * 60_000)
    expect(told).toMatchObject({ runs: 16, gaps: [], behind: 8, mostActive: 1 })
    expect(told?.late.longestMs).toBeGreaterThan(7 * hour)
  })

  it('goes on from what has run, and leaves out what is paused', async () => {
    const store = openRunStore({ file: ':memory:' })
    const at = { start: '2023-12-28T00:00:00.000Z', end: '2023-12-29T00:00:00.000Z' }
    const last = { ...newRun, runId: 'daily__1', dagId: 'daily' }
    store.apply(1, [
      {
        kind: 'run-created',
        run: { ...last, runType: 'scheduled', logicalDate: at.start, interval: at },
        taskIds: [],
      },
      { kind: 'dag', dag: { dagId: 'paused', paused: true } },
    ])
    const dags = [
      scheduled('daily', '@daily', { catchup: true, startDate: '2023-01-01' }),
      scheduled('paused', '@daily'),
    ]
    const [daily, paused] = await simulate({ dags, from, until: from + 24 * hour, state: store })
    store.close()
    expect(daily).toMatchObject({ runs: 4, first: { start: '2023-12-29T00:00:00.000Z' } })
    expect(paused).toMatchObject({ runs: 0, gaps: [] })
  })

  it('takes every way of a branch, finds what sensors wait for, and runs what waits for assets', async () => {
    const choose = branch<never>({ id: 'choose', run: async () => [] })
    const list = plain('list', [choose])
    const look = sensor<never>({ id: 'look', after: [choose], poke: async () => true })
    const each = mapped<never, never>({ id: 'each', over: list as never, run: run })
    const last = plain('last', [each, look], { outlets: ['songs'] })
    const tasks = [choose, list, look, each, last]
    const maker = dagOf(tasks, { id: 'maker', schedule: cronDataInterval('@daily') })
    const follower = dagOf([plain('a')], { id: 'follower', schedule: whenUpdated('songs') })
    const told = await replay([maker, follower], 48)
    expect(told.map(({ runs }) => runs)).toEqual([2, 2])
  })
})

describe('a clock of a replay', () => {
  it('wakes sleepers in the order of time, each once all that woke before sleeps again', async () => {
    const clock = replayClock(0)
    const heard: string[] = []
    const sleeper = async (name: string, ms: number) => {
      for (let times = 0; times < 3; times++) {
        await clock.sleep(ms)
        heard.push(`${name} ${clock.now()}`)
      }
    }
    const all = [sleeper('fast', 10), sleeper('slow', 25)]
    await clock.pass(100)
    await Promise.all(all)
    expect(heard).toEqual(['fast 10', 'fast 20', 'slow 25', 'fast 30', 'slow 50', 'slow 75'])
    expect(clock.now()).toBe(100)
  })

  it('ends a sleep that is given up', async () => {
    const clock = replayClock(0)
    const stopper = new AbortController()
    const slept = clock.sleep(50, stopper.signal)
    stopper.abort(new Error('enough'))
    await expect(slept).rejects.toThrow('enough')
    await clock.pass(10)
    expect(clock.now()).toBe(10)
  })
})
