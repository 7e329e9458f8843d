import { setImmediate as turn } from 'node:timers/promises'

import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import {
  branch,
  mapped,
  sensor,
  setup,
  shortCircuit,
  task,
  teardown,
  type Json,
  type Task,
} from '../src/index.ts'
import { RunProgress } from '../src/engine/run-progress.ts'
import { Engine, failure, success, type Work } from './engine.ts'
import { misfitsOf } from './settled-run.ts'
import { dagOf, plain, run } from './tasks.ts'

const list = task<never, Json[]>({ id: 'list', after: ['make'], run: async () => [], retries: 0 })
const quick: typeof plain = (id, after, options) =>
  plain(id, after, { retries: 1, retryDelay: '1s', ...options })
const tasks: Task[] = [
  setup(quick('make', [], { retries: 0 })),
  list,
  mapped<never, Json>({ id: 'each', over: list, run, retries: 1, retryDelay: '1s' }),
  branch<never>({ id: 'pick', after: ['each'], run: async () => [], retries: 0 }),
  quick('left', 'pick'),
  quick('right', 'pick'),
  quick('join', ['left', 'right'], { triggerRule: 'none_failed_min_one_success' }),
  sensor<never>({ id: 'wait', poke: async () => true, pokeInterval: '1s', timeout: '3s' }),
  shortCircuit<never>({ id: 'check', after: ['wait'], run: async () => true }),
  quick('deep', 'check', { pool: 'p', poolSlots: 2 }),
  quick('past', 'check', { dependsOnPast: true, pool: 'p' }),
  teardown(quick('drop', ['join', 'deep']), { of: 'make' }),
]
const ids = tasks.map(({ id }) => id)
const made = dagOf(tasks, { pools: { p: 2 }, maxActiveRuns: 2, runTimeout: '1h' })

/** Something that happens on the way, some turns after what was before it. */
type Drawn = { turns: number } & (
  { act: 'restart' } | { act: 'ask'; kind: string; run: number; request: Record<string, Json> }
)

const taskId = fc.constantFrom(...ids)
const flag = fc.boolean()
const asks = fc.oneof(
  fc.record({ kind: fc.constant('trigger'), request: fc.constant({ dagId: 'd' }) }),
  fc.record({
    kind: fc.constant('clear'),
    request: fc.record(
      {
        tasks: fc.array(taskId, { maxLength: 2 }),
        upstream: flag,
        downstream: flag,
        onlyFailed: flag,
        future: flag,
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    kind: fc.constant('mark'),
    request: fc.record(
      { taskId, state: fc.constantFrom('success', 'failed', 'skipped'), mapIndex: fc.nat(2) },
      { requiredKeys: ['taskId', 'state'] },
    ),
  }),
  fc.record({ kind: fc.constantFrom('cancel', 'retry'), request: fc.constant({}) }),
  fc.record({ kind: fc.constant('note'), request: fc.constant({ note: 'x' }) }),
)
const drawn: fc.Arbitrary<Drawn> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const), turns: fc.nat(6) }) },
  {
    weight: 8,
    arbitrary: fc
      .record({ turns: fc.nat(6), run: fc.nat(2), asked: asks })
      .map(({ turns, run: index, asked }) => ({
        act: 'ask' as const,
        turns,
        run: index,
        ...asked,
      })),
  },
)

/** Workers that end tries as drawn, slow ones late, and tell when two tries of one task are at work. */
function fleet(ends: readonly number[]) {
  let busy = new Set<string>()
  let twice: string | undefined
  let count = 0
  const work: Work = async (order, signal) => {
    const name = `${order.runId} ${order.taskId} ${order.mapIndex}`
    const own = busy
    if (busy.has(name)) twice = name
    busy.add(name)
    const drawnEnd = ends[count++ % ends.length] ?? 0
    for (let left = drawnEnd % 7; left > 0; left--) await turn()
    own.delete(name)
    if (signal.aborted && drawnEnd % 2) return { kind: 'died', how: 'SIGKILL' }
    return endOf(order.taskId, drawnEnd)
  }
  const vanish = () => (busy = new Set())
  return { work, vanish, twice: () => twice }
}

function endOf(id: string, end: number): ReturnType<Work> {
  if (end % 5 === 4) return failure('X', end % 2 === 0)
  if (end % 11 === 10) return { kind: 'skipped', reason: 'no', usage: {} }
  if (id === 'list') return success(Array.from({ length: end % 4 }, (_, index) => index))
  if (id === 'pick')
    return success((['left', 'right', [], ['left', 'right']] as Json[])[end % 4] ?? null)
  if (id === 'check' || id === 'wait') return success(end % 3 > 0)
  return success(end)
}

/** What is in mind is what is kept, and counts as if it were read anew. */
function expectKept({ board, store }: Engine) {
  for (const progress of board.runs.values()) {
    const { runId } = progress.run
    expect(progress.run).toEqual(store.run(runId))
    expect(progress.instances()).toEqual(store.tasks(runId))
    const anew = new RunProgress(progress.run, progress.dag, store.tasks(runId))
    for (const [id, { counts, waiting }] of anew.nodes) {
      const node = progress.node(id)
      expect({ id, counts: node.counts, waiting: node.waiting }).toEqual({ id, counts, waiting })
    }
    expect(progress.outcome()).toEqual(anew.outcome())
  }
  for (const [runId, queued] of board.queued) expect(queued).toEqual(store.run(runId))
}

async function live(acts: readonly Drawn[], ends: readonly number[]) {
  const { work, vanish, twice } = fleet(ends)
  const engine = new Engine({ dags: [made], work, workers: 3, inboxMs: 1000 })
  const asked: Promise<unknown>[] = []
  const ask = (kind: string, request: Record<string, Json>) =>
    asked.push(engine.operate(kind, request).catch((error: unknown) => error))
  for (const ingestOn of ['2024-01-02', '2024-01-03', '2024-01-04'])
    ask('trigger', { dagId: 'd', ingestOn })
  await Promise.all(asked)
  for (const one of acts) {
    for (let left = one.turns; left > 0; left--) await turn()
    if (one.act === 'restart') {
      expectKept(engine)
      engine.reopen()
      vanish()
      continue
    }
    const runId = engine.store.runs().at(-1 - one.run)?.runId ?? 'none'
    const day = `2024-01-0${one.run + 2}`
    ask(
      one.kind,
      one.kind === 'trigger' ? { ...one.request, ingestOn: day } : { runId, ...one.request },
    )
    expectKept(engine)
  }
  for (let left = 5; left > 0; left--) await turn()
  return { engine, twice }
}

/** A run may wait for ever for its past to succeed: marking it lets it go on. */
async function endAll(engine: Engine) {
  for (let round = 0; engine.store.openRuns().length > 0; round++) {
    if (round % 40 === 39)
      for (const { runId } of engine.store.runs())
        await engine.operate('mark', { runId, taskId: 'past', state: 'success' }).catch(() => {})
    if (round > 3000) throw new Error(stuck(engine))
    await turn()
  }
}

/** Runs that nobody meddled with stand as what their tasks did says; `past` also waits for other runs. */
function expectSettled({ store }: Engine) {
  const asked = store.operations({ state: 'done' }).map(({ kind, request }) => {
    const { runId, taskId, future } = request as Record<string, Json>
    return { kind, runId, meddles: taskId !== 'past', future }
  })
  if (asked.some(({ future }) => future === true)) return
  const kinds = ['clear', 'mark', 'cancel', 'retry']
  const touched = asked.filter(({ kind, meddles }) => kinds.includes(kind) && meddles)
  for (const { runId, state } of store.runs()) {
    const instances = store.tasks(runId)
    const late = instances.some(({ error }) => error?.message.includes('the run was to end'))
    if (late || touched.some((one) => one.runId === runId)) continue
    expect(misfitsOf(made, instances).filter(({ taskId: id }) => id !== 'past')).toEqual([])
    const last = instances.filter(({ taskId: id }) => ['join', 'deep', 'past'].includes(id))
    const bad = last.some((one) => one.state === 'failed' || one.state === 'upstream_failed')
    expect(state).toBe(bad ? 'failed' : 'success')
  }
}

/** How runs stand that do not end. */
function stuck(engine: Engine): string {
  const open = engine.store
    .openRuns()
    .map(({ runId, state }) => [runId, state, engine.states(runId)])
  return `expected runs to end, got ${JSON.stringify([open, engine.board.workers])}`
}

it('keeps what it has in mind, tries no task twice at once, and ends every run, whatever is asked for and whenever it vanishes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(drawn, { maxLength: 14 }),
      fc.array(fc.nat(200), { minLength: 5, maxLength: 25 }),
      async (acts, ends) => {
        const { engine, twice } = await live(acts, ends)
        await endAll(engine)
        const states = engine.store.runs().map(({ state }) => state)
        expect(states.every((state) => state === 'success' || state === 'failed')).toBe(true)
        expectSettled(engine)
        for (let left = 50; left > 0 && engine.board.running.size > 0; left--) await turn()
        expect(engine.board.workers.free).toBe(3)
        expect([...engine.board.taken.values()].filter((taken) => taken !== 0)).toEqual([])
        expect(engine.board.leaving.size).toBe(0)
        expect(twice()).toBeUndefined()
        const tries = engine.store.runs().flatMap(({ runId }) => engine.store.tries(runId))
        expect(tries.filter(({ state }) => state === 'running')).toEqual([])
        const outcomes = engine.store.operations({ state: 'refused' }).map(({ outcome }) => outcome)
        expect(outcomes.filter((one) => (one as { code: string }).code === 'UNEXPECTED')).toEqual(
          [],
        )
        await engine.stop()
      },
    ),
    { numRuns: 40 },
  )
})
