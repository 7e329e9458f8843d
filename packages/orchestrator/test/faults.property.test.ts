import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { dag, openRunStore, task, type Dag, type RunStore, type TriggerRule } from '../src/index.ts'
import type { Outcome } from '../src/worker/converse.ts'
import { Engine, failure, success, type Work } from './engine.ts'
import { expectedOf, type Planned } from './trigger-model.ts'
import rules from './vectors/trigger-rules.json' with { type: 'json' }

const workers = 3
const pools = { marts: 1, api: 3 }

/** A task as drawn: what it waits for, and how each of its tries ends. */
interface Drawn {
  after: boolean[]
  rule: TriggerRule
  pool: 'marts' | 'api' | undefined
  poolSlots: number
  priorityWeight: number
  retries: number
  ends: ('success' | 'failed' | 'skipped' | 'timeout' | 'died')[]
  slow: number
}

const rare = ['skipped', 'timeout', 'died'] as const

const drawnTask: fc.Arbitrary<Drawn> = fc
  .record({
    after: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    rule: fc.oneof(
      { weight: 2, arbitrary: fc.constant<TriggerRule>('all_success') },
      { weight: 3, arbitrary: fc.constantFrom(...(Object.keys(rules.rules) as TriggerRule[])) },
    ),
    pool: fc.constantFrom('marts' as const, 'api' as const, undefined),
    slots: fc.integer({ min: 1, max: 3 }),
    priorityWeight: fc.integer({ min: 1, max: 5 }),
    retries: fc.nat(2),
    ends: fc.array(
      fc.constantFrom('success' as const, 'success' as const, 'failed' as const, ...rare),
      { minLength: 3, maxLength: 3 },
    ),
    slow: fc.nat(4),
  })
  .map(({ slots, ...drawn }) => ({ ...drawn, poolSlots: drawn.pool === 'api' ? slots : 1 }))

/** What goes wrong in a store: a write that fails, or one that is kept but not answered. */
type Fault = 'none' | 'fails' | 'unanswered'

const faults = fc.array(fc.constantFrom<Fault>('none', 'none', 'none', 'fails', 'unanswered'), {
  minLength: 1,
  maxLength: 40,
})

function dagOf(drawn: readonly Drawn[]): Dag {
  const tasks = drawn.map((one, index) =>
    task<never>({
      id: `t${index}`,
      after: one.after.slice(0, index).flatMap((is, before) => (is ? [`t${before}`] : [])),
      triggerRule: one.rule,
      retries: one.retries,
      retryDelay: '1s',
      priorityWeight: one.priorityWeight,
      ...(one.pool && { pool: one.pool, poolSlots: one.poolSlots }),
      run: async () => undefined,
    }),
  )
  return dag<never>({ id: 'd', startDate: '2024-01-01', pools, tasks })
}

/** A store whose writes go wrong as drawn, round and round. */
function faulty(store: RunStore, drawn: readonly Fault[]): RunStore {
  const apply = store.apply.bind(store)
  let writes = 0
  store.apply = (step, changes) => {
    const fault = drawn[writes++ % drawn.length]
    if (fault === 'fails') throw new Error('disk I/O error')
    apply(step, changes)
    if (fault === 'unanswered') throw new Error('no answer')
  }
  return store
}

/** Workers that end each try as drawn, and tell how many slots of a pool are in use at most. */
function drawnWorkers(drawn: readonly Drawn[], onTry: () => void) {
  const busy = new Map<string, number>()
  const most = new Map<string, number>()
  const count = (pool: string, by: number) => {
    const now = (busy.get(pool) ?? 0) + by
    busy.set(pool, now)
    most.set(pool, Math.max(now, most.get(pool) ?? 0))
  }
  const work: Work = async ({ taskId, tryNumber }, signal) => {
    const one = drawn[Number(taskId.slice(1))]
    if (!one) return failure()
    count(one.pool ?? 'none', one.poolSlots)
    count('all', 1)
    onTry()
    for (let turn = 0; turn < one.slow; turn++)
      await new Promise<void>((resolve) => setImmediate(resolve))
    count(one.pool ?? 'none', -one.poolSlots)
    count('all', -1)
    return signal.aborted ? { kind: 'died', how: 'SIGKILL' } : ending(one.ends[tryNumber - 1])
  }
  return { work, most, busy }
}

function ending(kind: Drawn['ends'][number] | undefined): Outcome {
  if (kind === 'failed') return failure()
  if (kind === 'skipped') return { kind, reason: 'nothing to do', usage: {} }
  if (kind === 'timeout') return { kind }
  return kind === 'died' ? { kind, how: 'SIGKILL' } : success()
}

/** A task as the model sees it: how it ends by what was drawn, and after how many tries. */
function planned(id: string, after: readonly string[], { ends, retries, rule }: Drawn): Planned {
  const index = ends.findIndex((end) => end === 'success' || end === 'skipped')
  if (index < 0 || index > retries) return { id, after, rule, end: 'failed', tries: retries + 1 }
  return { id, after, rule, end: ends[index] as 'success' | 'skipped', tries: index + 1 }
}

/** Every task ends once, and the run, as the model says that the plan ends. */
function expectEnds(engine: Engine, made: Dag, drawn: readonly Drawn[], runId: string) {
  const states = engine.states(runId)
  const plan = made.tasks.map(({ id, after }, index) => planned(id, after, drawn[index] as Drawn))
  const tries = engine.store.tries(runId).filter(({ state }) => state !== 'interrupted')
  expect(tries.map(({ state }) => state)).not.toContain('running')
  const triesOf = (id: string) => tries.filter(({ taskId }) => taskId === id).length
  const tasks = new Map(
    Object.entries(states).map(([id, state]) => [id, { state, tries: triesOf(id) }]),
  )
  const run = engine.store.run(runId)?.state
  expect({ tasks: Object.fromEntries(tasks), run }).toEqual(expectedOf(plan, states))
}

function expectNothingHeld({ board }: Engine) {
  expect(board.workers.free).toBe(workers)
  expect([...board.taken.values()].filter((taken) => taken !== 0)).toEqual([])
  expect([board.running.size, board.runs.size, board.queued.size, board.leaving.size]).toEqual([
    0, 0, 0, 0,
  ])
}

it('ends every task once, as its rule and its tries say, within the slots, whatever writes fail or are not answered, and when it is stopped on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(drawnTask, { minLength: 1, maxLength: 8 }),
      faults,
      fc.integer({ min: 1, max: 14 }),
      async (drawn, wrong, stopAfter) => {
        const made = dagOf(drawn)
        const store = openRunStore({ file: ':memory:' })
        let begun = 0
        const fleet = drawnWorkers(drawn, () => {
          if (++begun === stopAfter) engine.loop.drain({ stopTasks: true })
        })
        const engine = new Engine({ dags: [made], work: fleet.work, workers, store })
        faulty(store, [...wrong, 'none'])
        try {
          const first = await engine.run('d')
          if (first.state === 'queued') {
            await engine.loop.finished()
            expect(Object.values(engine.states(first.runId))).not.toContain('running')
            expectNothingLeftRunning(store)
            reopened(engine)
            await engine.loop.ending(first.runId)
          }
          expectEnds(engine, made, drawn, first.runId)
          expectNothingHeld(engine)
          expect(fleet.most.get('marts') ?? 0).toBeLessThanOrEqual(pools.marts)
          expect(fleet.most.get('api') ?? 0).toBeLessThanOrEqual(pools.api)
          expect(fleet.most.get('all') ?? 0).toBeLessThanOrEqual(workers)
          expect(store.openRuns()).toEqual([])
        } finally {
          await engine.stop()
          store.close()
        }
      },
    ),
    { numRuns: 200 },
  )
})

/** Whoever opens anew tries again as a whole. */
function reopened(engine: Engine) {
  for (;;) {
    try {
      return engine.reopen()
    } catch {
      // The next try begins a step of its own.
    }
  }
}

function expectNothingLeftRunning(store: RunStore) {
  for (const { runId } of store.openRuns())
    expect(store.tries(runId).map(({ state }) => state)).not.toContain('running')
}

it('goes on from any moment at which the process vanished, with each task ending once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(drawnTask, { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
      async (drawn, vanishings) => {
        const made = dagOf(drawn)
        const store = openRunStore({ file: ':memory:' })
        const fleet = drawnWorkers(drawn, () => {})
        const engine = new Engine({ dags: [made], work: fleet.work, workers, store })
        const asked = {
          actor: 'test',
          kind: 'trigger',
          request: { dagId: 'd', ingestOn: '2024-01-02' },
        }
        const { runId } = (await engine.loop.request(asked)) as { runId: string }
        for (const after of vanishings) {
          await steps(store, after)
          engine.reopen()
        }
        await engine.loop.ending(runId)
        expectEnds(engine, made, drawn, runId)
        expectNothingHeld(engine)
        await engine.stop()
        store.close()
      },
    ),
    { numRuns: 150 },
  )
})

/** Waits for so many more steps to be kept, or for everything to be done. */
async function steps(store: RunStore, count: number) {
  for (let turn = 0; turn < count * 4 && store.openRuns().length > 0; turn++)
    await new Promise<void>((resolve) => setImmediate(resolve))
}
