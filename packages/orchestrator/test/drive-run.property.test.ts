import { fixedClock } from '@deftunes/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import {
  dag,
  judgeTrigger,
  openRunStore,
  task,
  type Dag,
  type RunStore,
  type TriggerRule,
} from '../src/index.ts'
import { driveRun } from '../src/engine/drive-run.ts'
import { recover } from '../src/engine/recover.ts'
import { workerSlots, type Driving } from '../src/engine/run-task.ts'
import { Slots } from '../src/engine/slots.ts'
import type { Outcome } from '../src/worker/converse.ts'
import rules from './vectors/trigger-rules.json' with { type: 'json' }

const workers = 3
const pools = { marts: 1, api: 2 }

/** A task as drawn: what it waits for, and how each of its tries ends. */
interface Drawn {
  after: boolean[]
  rule: TriggerRule
  pool: 'marts' | 'api' | undefined
  retries: number
  ends: Outcome['kind'][]
  slow: number
}

const drawnTask: fc.Arbitrary<Drawn> = fc.record({
  after: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  rule: fc.oneof(
    { weight: 2, arbitrary: fc.constant<TriggerRule>('all_success') },
    { weight: 3, arbitrary: fc.constantFrom(...(Object.keys(rules.rules) as TriggerRule[])) },
  ),
  pool: fc.constantFrom('marts', 'api', undefined),
  retries: fc.nat(2),
  ends: fc.array(fc.constantFrom('success', 'success', 'failed', 'timeout', 'died'), {
    minLength: 3,
    maxLength: 3,
  }),
  slow: fc.nat(4),
})

const drawnTasks = fc.array(drawnTask, { minLength: 1, maxLength: 8 })

function dagOf(drawn: readonly Drawn[]): Dag {
  const tasks = drawn.map(({ after, rule, pool, retries }, index) =>
    task<never>({
      id: `t${index}`,
      after: after.slice(0, index).flatMap((is, before) => (is ? [`t${before}`] : [])),
      triggerRule: rule,
      retries,
      ...(pool && { pool }),
      run: async () => undefined,
    }),
  )
  return dag<never>({ id: 'd', startDate: '2024-01-01', pools, tasks })
}

/** Workers that end each try as drawn, and tell how many of a pool run at once. */
function drawnWorkers(made: Dag, drawn: readonly Drawn[], onTry: () => void) {
  const busy = new Map<string, number>()
  const most = new Map<string, number>()
  const count = (pool: string, by: number) => {
    const now = (busy.get(pool) ?? 0) + by
    busy.set(pool, now)
    most.set(pool, Math.max(now, most.get(pool) ?? 0))
  }
  const run: Driving['workers']['run'] = async ({ taskId, tryNumber }, { signal }) => {
    const pool = made.tasks.find(({ id }) => id === taskId)?.pool ?? 'none'
    const one = drawn[Number(taskId.slice(1))]
    for (const name of [pool, 'all']) count(name, 1)
    onTry()
    for (let turn = 0; turn < (one?.slow ?? 0); turn++)
      await new Promise<void>((resolve) => setImmediate(resolve))
    for (const name of [pool, 'all']) count(name, -1)
    if (signal.aborted) return { kind: 'died', how: 'SIGKILL' }
    const kind = one?.ends[tryNumber - 1] ?? 'success'
    if (kind === 'failed') return { kind, code: 'X', message: 'x', retryable: true }
    return kind === 'died'
      ? { kind, how: 'SIGKILL' }
      : kind === 'timeout'
        ? { kind }
        : { kind, output: null }
  }
  return { run, most }
}

function driving(store: RunStore, run: Driving['workers']['run'], stopping: AbortSignal): Driving {
  return {
    store,
    workers: { run },
    slots: new Slots([...Object.entries(pools), [workerSlots, workers]]),
    clock: fixedClock(0),
    logsFolder: 'logs',
    stopping,
    emit: () => {},
  }
}

/** Drives a new run to its end; it is stopped once, after some number of tries have begun. */
async function driveWithOneStop(drawn: readonly Drawn[], stopAfter: number) {
  const made = dagOf(drawn)
  const store = openRunStore({ file: ':memory:' })
  const taskIds = made.tasks.map(({ id }) => id)
  const interval = { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' }
  const { runId } = store.createRun({ dagId: 'd', ingestOn: '2024-01-02', interval, taskIds })
  const stopper = new AbortController()
  let begun = 0
  const fleet = drawnWorkers(made, drawn, () => {
    if (++begun === stopAfter) stopper.abort()
  })
  const first = await driveRun(driving(store, fleet.run, stopper.signal), made, runId)
  if (first.state === 'queued') {
    const states = store.tasks(runId).map(({ state }) => state)
    expect(states.filter((state) => state === 'running' || state === 'queued')).toEqual([])
    await driveRun(driving(store, fleet.run, new AbortController().signal), made, runId)
  }
  return { made, store, runId, ...fleet }
}

/** Tries that a task needs by what was drawn: up to its first success, or all that it has. */
function triesOf({ ends, retries }: Drawn): { tries: number; success: boolean } {
  const success = ends.indexOf('success')
  return success >= 0 && success <= retries
    ? { tries: success + 1, success: true }
    : { tries: retries + 1, success: false }
}

function expectConsistent(
  { made, store, runId }: Awaited<ReturnType<typeof driveWithOneStop>>,
  drawn: readonly Drawn[],
) {
  const states = new Map(store.tasks(runId).map(({ taskId, state }) => [taskId, state]))
  for (const one of made.tasks) {
    const upstream = one.after.map((id) => states.get(id))
    const verdict = judgeTrigger(one.triggerRule, {
      all: upstream.length,
      success: upstream.filter((state) => state === 'success').length,
      failed: upstream.filter((state) => state === 'failed').length,
      upstreamFailed: upstream.filter((state) => state === 'upstream_failed').length,
      skipped: upstream.filter((state) => state === 'skipped').length,
    })
    const state = states.get(one.id)
    const { tries, success } = triesOf(drawn[Number(one.id.slice(1))] as Drawn)
    const ran = verdict === 'run'
    const counted = store
      .tries(runId)
      .filter((tried) => tried.taskId === one.id && tried.state !== 'interrupted')
    expect({ task: one.id, tries: counted.length }).toEqual({
      task: one.id,
      tries: ran ? tries : 0,
    })
    if (ran) expect(state).toBe(success ? 'success' : 'failed')
    else expect(['skipped', 'upstream_failed']).toContain(state)
  }
  const leaves = made.tasks.filter(({ id }) => !made.tasks.some(({ after }) => after.includes(id)))
  const bad = leaves.some(({ id }) => ['failed', 'upstream_failed'].includes(states.get(id) ?? ''))
  expect(store.run(runId)?.state).toBe(bad ? 'failed' : 'success')
}

function expectWithinSlots(most: ReadonlyMap<string, number>) {
  expect(most.get('marts') ?? 0).toBeLessThanOrEqual(pools.marts)
  expect(most.get('api') ?? 0).toBeLessThanOrEqual(pools.api)
  expect(most.get('all') ?? 0).toBeLessThanOrEqual(workers)
}

it('ends every task once, as its rule and its tries say, within the slots, also when stopped once on the way', async () => {
  await fc.assert(
    fc.asyncProperty(drawnTasks, fc.integer({ min: 1, max: 12 }), async (drawn, stopAfter) => {
      const driven = await driveWithOneStop(drawn, stopAfter)
      try {
        expectConsistent(driven, drawn)
        expectWithinSlots(driven.most)
        for (const { tryNumber, state } of driven.store.tries(driven.runId)) {
          expect(tryNumber).toBeGreaterThan(0)
          expect(state).not.toBe('running')
        }
      } finally {
        driven.store.close()
      }
    }),
    { numRuns: 150 },
  )
})

it('leaves nothing running when a process vanished in any state of its tasks', () => {
  const registry = { add: () => {}, remove: () => {}, killLeftOvers: () => [] }
  const steps = fc.array(fc.constantFrom('none', 'queued', 'running', 'up_for_retry', 'success'), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(steps, (states) => {
      const store = openRunStore({ file: ':memory:' })
      const taskIds = states.map((_, index) => `t${index}`)
      const interval = { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' }
      const { runId } = store.createRun({ dagId: 'd', ingestOn: '2024-01-02', interval, taskIds })
      store.setRunState(runId, ['queued'], 'running')
      for (const [index, state] of states.entries()) {
        const id = `t${index}`
        if (state === 'none') continue
        store.changeTask(runId, id, ['none'], { state: 'queued' })
        if (state === 'queued') continue
        store.beginTry(runId, id, 'log')
        if (state === 'up_for_retry') store.endTry(runId, id, 'failed', { state })
        if (state === 'success') store.endTry(runId, id, 'success', { state })
      }
      expect(recover(store, registry)).toEqual({ interrupted: [runId] })
      expect(store.run(runId)?.state).toBe('queued')
      const kept = ['success', 'up_for_retry']
      expect(store.tasks(runId).map(({ state, tryNumber }) => [state, tryNumber])).toEqual(
        states.map((state) => (kept.includes(state) ? [state, 1] : ['none', 0])),
      )
      const ended = store.tries(runId).map(({ state }) => state)
      expect(ended).not.toContain('running')
      expect(ended.filter((state) => state === 'interrupted')).toHaveLength(
        states.filter((state) => state === 'running').length,
      )
      store.close()
    }),
  )
})
