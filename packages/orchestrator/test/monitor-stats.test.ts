import type { DatabaseSync } from 'node:sqlite'

import { fixedClock } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Change, RunStore, Usage } from '../src/index.ts'
import { describeSlower, readStats } from '../src/monitor/index.ts'
import { judgeLast } from '../src/monitor/slower-than-usual.ts'
import { statsSql } from '../src/monitor/stats-sql.ts'
import { sqliteRunStore } from '../src/store/sqlite-run-store.ts'
import { openStateDatabase } from '../src/store/state-database.ts'
import { newRun } from './new-run.ts'

let database: DatabaseSync
let store: RunStore
let step = 0
let attempt = 0

beforeEach(() => {
  database = openStateDatabase(':memory:')
  store = sqliteRunStore(database)
  step = 0
  attempt = 0
})
afterEach(() => database.close())

interface Made {
  dagId?: string
  /** Of the tries of each task, in ms; a try that is negative fails. */
  tasks: Readonly<Record<string, readonly number[]>>
  state?: 'success' | 'failed' | 'running'
  queuedMs?: number
  usage?: Usage
  /** Day of January 2024. */
  day?: number
}

/** A run that took as long as its longest try. */
function make(n: number, made: Made): string {
  const { dagId = 'sales', tasks, state = 'success', queuedMs = 500, usage = {}, day = 2 } = made
  const runId = `${dagId}__20240102__${n}`
  const start = Date.UTC(2024, 0, day, 3)
  const at = (ms: number) => new Date(start + ms).toISOString()
  const longest = Math.max(0, ...Object.values(tasks).flat().map(Math.abs))
  const run = { ...newRun, runId, dagId, createdAt: at(-1_000) }
  const tries = Object.entries(tasks).flatMap(([taskId, all]) =>
    all.flatMap((ms, mapIndex): Change[] => {
      attempt += 1
      const key = { runId, taskId, mapIndex: all.length === 1 ? -1 : mapIndex }
      const one = { attempt, tryNumber: 1, queuedAt: at(-queuedMs), startedAt: at(0), log: 'log' }
      const ended = ms < 0 ? 'failed' : 'success'
      const end = { state: ended, endedAt: at(Math.abs(ms)), error: null, usage } as const
      return [
        { kind: 'try-begun', key, one },
        { kind: 'try-ended', attempt, end },
      ]
    }),
  )
  const endedAt = state === 'running' ? null : at(longest)
  store.apply(++step, [
    { kind: 'run-created', run, taskIds: Object.keys(tasks) },
    ...tries,
    { kind: 'run', runId, patch: { state, startedAt: at(0), endedAt } },
  ])
  return runId
}

const of = (taskId: string | null, options = {}) =>
  readStats(database, options).find((one) => one.taskId === taskId)

describe('stats of runs', () => {
  it('tell how tasks went that succeeded, in the order of the DAG, the whole run first', () => {
    const usage = { rows: 10, peakMemory: 1_000 }
    for (const [n, ms] of [1_000, 2_000, 3_000, 4_000].entries())
      make(n, { tasks: { model: [ms], extract: [100] }, usage })
    make(9, { dagId: 'albums', tasks: { extract: [50] } })
    const stats = readStats(database)
    expect(stats.map(({ dagId, taskId }) => [dagId, taskId])).toEqual([
      ['albums', null],
      ['albums', 'extract'],
      ['sales', null],
      ['sales', 'model'],
      ['sales', 'extract'],
    ])
    expect(of('model')).toEqual({
      ...{ dagId: 'sales', taskId: 'model', runs: 4 },
      duration: { count: 4, mean: 2_500, p50: 2_500, p95: 3_850, max: 4_000 },
      queue: { count: 4, mean: 500, p50: 500, p95: 500, max: 500 },
      rows: { count: 4, mean: 10, p50: 10, p95: 10, max: 10 },
      peakMemory: { count: 4, mean: 1_000, p50: 1_000, p95: 1_000, max: 1_000 },
      last: { runId: 'sales__20240102__3', ms: 4_000, isSlower: false, usual: null },
    })
    expect(stats[2]).toMatchObject({ duration: { max: 4_000 }, queue: { p50: 1_000 }, rows: null })
    expect(readStats(database, { dagId: 'albums' })).toHaveLength(2)
    expect(readStats(database, { dagId: 'none' })).toEqual([])
  })

  it('leave out tries that failed, and runs that are still open', () => {
    make(1, { tasks: { extract: [-9_000], model: [10] }, state: 'failed' })
    make(2, { tasks: { extract: [70_000] }, state: 'running' })
    expect(of('extract')).toBeUndefined()
    expect(of(null)).toBeUndefined()
    expect(of('model')).toMatchObject({ runs: 1, rows: null, peakMemory: null })
  })

  it('look at the newest runs alone, or at those of the last days', () => {
    for (let n = 1; n <= 6; n++) make(n, { tasks: { extract: [n * 1_000] }, day: n })
    expect(of('extract', { runs: 2 })).toMatchObject({ runs: 2, duration: { p50: 5_500 } })
    const clock = fixedClock('2024-01-06T04:00:00.000Z')
    expect(of('extract', { days: 2, clock })).toMatchObject({ runs: 2, duration: { max: 6_000 } })
    expect(of('extract', { days: 5, runs: 1, clock })).toMatchObject({ runs: 1 })
  })

  it('hold the last run against the earlier ones, one of which may have been anything', () => {
    const usual = [3_100, 3_300, 3_500, 3_700, 4_000, 60_000]
    for (const [n, ms] of usual.entries()) make(n, { tasks: { extract: [ms] } })
    const runId = make(10, { tasks: { extract: [12_300] } })
    const last = of('extract')?.last
    expect(last).toMatchObject({ runId, ms: 12_300, isSlower: true })
    expect(last && describeSlower(last)).toBe('slower than usual: 12.3 s, usually 3.1–5.3 s')
    make(11, { tasks: { extract: [4_300] } })
    expect(of('extract')?.last).toMatchObject({ ms: 4_300, isSlower: false })
  })

  it('hold the slowest instance of a mapped task against the slowest of earlier runs', () => {
    for (let n = 1; n <= 6; n++) make(n, { tasks: { load: [100, 200, 3_000] } })
    make(7, { tasks: { load: [100, 200, 3_100] } })
    expect(of('load')).toMatchObject({
      ...{ runs: 7, duration: { count: 21 } },
      last: { ms: 3_100, isSlower: false },
    })
  })

  it('say nothing of a task that did not succeed in the last run', () => {
    for (let n = 1; n <= 6; n++) make(n, { tasks: { extract: [1_000], model: [100] } })
    make(7, { tasks: { extract: [-1], model: [100] }, state: 'failed' })
    expect(of('extract')).toMatchObject({ runs: 6, last: null })
    expect(of(null)).toMatchObject({ runs: 6, last: null })
  })

  it('are read by way of the runs that are looked at, never through every try', () => {
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN ${statsSql}`)
      .all({ dag: null, runs: 50, since: null })
      .map(({ detail }) => String(detail))
    expect(plan).toContain('SEARCH t USING INDEX tries_by_run (run_id=?)')
    expect(plan.filter((line) => /^SCAN (t|tries|task_instances|r)\b/.test(line))).toEqual([])
  })
})

describe('the last duration', () => {
  const earlier = { runs: 5, median: 3_500, mad: 100, least: 3_100, most: 4_000 }

  it.each([
    ['too few runs', 99_000, { ...earlier, runs: 4 }, undefined],
    ['none at all', 99_000, undefined, undefined],
    ['as long as usual', 4_000, earlier, undefined],
    ['5 deviations longer', 4_001, earlier, 'slower than usual: 4.0 s, usually 3.1–4.0 s'],
    [
      'longer than what always took the same',
      4_000,
      { ...earlier, mad: 0, least: 3_500, most: 3_500 },
      'slower than usual: 4.0 s, usually 3.5 s',
    ],
    ['a little longer than that', 3_800, { ...earlier, mad: 0, most: 3_500 }, undefined],
    ['100 ms more of almost nothing', 102, { ...earlier, median: 2, mad: 0 }, undefined],
    [
      'units that differ',
      61_000,
      { ...earlier, median: 700, least: 600, most: 1_200 },
      'slower than usual: 1 min 01 s, usually 600 ms–1.2 s',
    ],
  ])('is judged: %s', (_, ms, before, expected) => {
    expect(describeSlower(judgeLast(ms, before))).toBe(expected)
  })
})
