import { describe, expect, it } from 'vitest'

import type { DagOptions, Task } from '../src/index.ts'
import { byTask, Engine, success, type EngineOptions, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'
import { virtualClock } from './virtual-clock.ts'

const start = '2024-02-01T00:00:00.000Z'
const minute = 60_000

function opened(
  tasks: readonly Task[],
  work: Work,
  { dag = {}, ...options }: Partial<EngineOptions> & { dag?: Partial<DagOptions<never>> } = {},
) {
  const clock = virtualClock(start)
  return new Engine({ dags: [dagOf(tasks, dag)], work, clock, inboxMs: minute, ...options })
}

async function asked(engine: Engine, ingestOn = '2024-01-02', dagId = 'd'): Promise<string> {
  return ((await engine.operate('trigger', { dagId, ingestOn })) as { runId: string }).runId
}

/** Work that is held until it is let go, by name of task. */
function held(isHeld: (name: string) => boolean = () => true) {
  const waiting = new Map<string, () => void>()
  const work: Work = ({ taskId, ingestOn }, signal) => {
    const name = `${taskId} ${ingestOn}`
    if (!isHeld(taskId)) return success()
    return new Promise((resolve) => {
      waiting.set(name, () => resolve(success()))
      signal.addEventListener('abort', () => resolve({ kind: 'died', how: 'SIGKILL' }))
    })
  }
  const letGo = (name: string) => {
    waiting.get(name)?.()
    waiting.delete(name)
  }
  return { work, waiting, letGo }
}

describe('runs of a DAG', () => {
  it('are open as many at once as it says, in the order in which they are due', async () => {
    const { work, waiting, letGo } = held()
    const engine = opened([plain('a')], work, { dag: { maxActiveRuns: 2 }, workers: 4 })
    const days = ['2024-01-05', '2024-01-03', '2024-01-04', '2024-01-02']
    const ids: string[] = []
    for (const day of days) ids.push(await asked(engine, day))
    await engine.until(() => waiting.size === 2)
    expect([...waiting.keys()]).toEqual(['a 2024-01-05', 'a 2024-01-03'])
    expect(ids.map((runId) => engine.store.run(runId)?.state)).toEqual([
      ...['running', 'running', 'queued', 'queued'],
    ])
    letGo('a 2024-01-03')
    await engine.until(() => waiting.has('a 2024-01-04'))
    expect(waiting.size).toBe(2)
    for (const day of ['2024-01-05', '2024-01-04', '2024-01-02']) {
      await engine.until(() => waiting.has(`a ${day}`))
      letGo(`a ${day}`)
    }
    for (const runId of ids) expect((await engine.loop.ending(runId)).state).toBe('success')
    await engine.stop()
  })

  it('of one DAG do not hold up those of another', async () => {
    const { work, waiting, letGo } = held()
    const dags = [dagOf([plain('a')], { maxActiveRuns: 1 }), dagOf([plain('b')], { id: 'e' })]
    const engine = new Engine({ dags, work, workers: 4 })
    const ids = [await asked(engine, '2024-01-02'), await asked(engine, '2024-01-03')]
    ids.push(await asked(engine, '2024-01-02', 'e'))
    await engine.until(() => waiting.size === 2)
    expect([...waiting.keys()]).toEqual(['a 2024-01-02', 'b 2024-01-02'])
    for (const name of ['a 2024-01-02', 'b 2024-01-02', 'a 2024-01-03']) {
      await engine.until(() => waiting.has(name))
      letGo(name)
    }
    for (const runId of ids) await engine.loop.ending(runId)
    await engine.stop()
  })
})

describe('a run whose time is up', () => {
  const tasks = [plain('a'), plain('b', 'a'), plain('c', 'b', { triggerRule: 'always' })]

  it('fails: what runs is killed, what waits is skipped, and its notes stay', async () => {
    const { work } = held((taskId) => taskId === 'b')
    const engine = opened(tasks, work, { dag: { runTimeout: '30m' } })
    const runId = await asked(engine)
    await engine.operate('note', { runId, note: 'for the audit' })
    const run = await engine.loop.ending(runId)
    expect(run).toMatchObject({ state: 'failed', startedAt: start })
    expect(Date.parse(run.endedAt ?? '') - Date.parse(start)).toBe(30 * minute)
    expect(run.note).toBe('for the audit\nthe run was to end within 1800000 ms; it was stopped')
    expect(engine.states(runId)).toEqual({ a: 'success', b: 'failed', c: 'success' })
    expect(engine.store.tasks(runId)[1]?.error?.code).toBe('ORCHESTRATOR_TIMEOUT')
    expect(engine.store.tries(runId).map(({ state }) => state)).not.toContain('running')
    await engine.until(() => engine.board.workers.free === 2)
    await engine.stop()
  })

  it('has all its time again when it is cleared a day later', async () => {
    let broken = true
    const { work: waits } = held()
    const b: Work = (order, signal) => (broken ? waits(order, signal) : success())
    const engine = opened(tasks, byTask({ b }), { dag: { runTimeout: '30m' } })
    const runId = await asked(engine)
    await engine.loop.ending(runId)
    ;(engine.clock as ReturnType<typeof virtualClock>).set('2024-02-02T00:00:00Z')
    broken = false
    await engine.operate('clear', { runId })
    expect(await engine.loop.ending(runId)).toMatchObject({
      state: 'success',
      startedAt: '2024-02-02T00:00:00.000Z',
    })
    await engine.stop()
  })

  it('counts on while no process drives it', async () => {
    const { work, waiting } = held((taskId) => taskId === 'b')
    const engine = opened(tasks, work, { dag: { runTimeout: '30m' } })
    const runId = await asked(engine)
    await engine.until(() => waiting.size === 1)
    ;(engine.clock as ReturnType<typeof virtualClock>).set('2024-02-01T00:29:00Z')
    engine.reopen()
    const run = await engine.loop.ending(runId)
    expect(Date.parse(run.endedAt ?? '') - Date.parse(start)).toBe(30 * minute)
    expect(run.state).toBe('failed')
    await engine.stop()
  })
})

describe('a deadline', () => {
  const missed = (engine: Engine) => engine.events.filter(({ kind }) => kind === 'deadline-missed')

  it('is told once when a run has not ended by then, and the run goes on', async () => {
    const { work, letGo } = held()
    const engine = opened([plain('a')], work, { dag: { deadline: '10m' } })
    const runId = await asked(engine)
    await engine.until(() => missed(engine).length > 0)
    expect(engine.clock.now() - Date.parse(start)).toBe(10 * minute)
    letGo('a 2024-01-02')
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(missed(engine)).toMatchObject([{ run: { runId } }])
    await engine.stop()
  })

  it('is told of a run that waits to start, and not of one that ended in time', async () => {
    const { work, letGo } = held((taskId) => taskId === 'slow')
    const dag = { deadline: '10m', maxActiveRuns: 1 } as const
    const engine = new Engine({
      dags: [dagOf([plain('slow')], dag), dagOf([plain('quick')], { ...dag, id: 'e' })],
      ...{ work, clock: virtualClock(start), inboxMs: minute },
    })
    const first = await asked(engine)
    const second = await asked(engine, '2024-01-03')
    await engine.run('e')
    await engine.until(() => missed(engine).length === 2)
    expect(missed(engine).map((event) => 'run' in event && event.run.state)).toEqual([
      ...['running', 'queued'],
    ])
    letGo('slow 2024-01-02')
    await engine.until(() => engine.board.runs.has(second))
    await engine.until(() => engine.board.running.size === 1)
    letGo('slow 2024-01-03')
    await engine.loop.ending(first)
    await engine.loop.ending(second)
    await engine.stop()
  })
})

describe('a pool', () => {
  it('has its slots over all DAGs that name it, and holds up no other tasks', async () => {
    const { work, waiting, letGo } = held()
    const pools = { db: 2 }
    const dags = [
      dagOf([plain('a', [], { pool: 'db' }), plain('free')], { pools }),
      dagOf([plain('b', [], { pool: 'db' }), plain('c', [], { pool: 'db' })], { pools, id: 'e' }),
    ]
    const engine = new Engine({ dags, work, workers: 8 })
    const ids = [await asked(engine), await asked(engine, '2024-01-02', 'e')]
    await engine.until(() => waiting.size === 3)
    expect([...waiting.keys()].map((name) => name.split(' ')[0]).sort()).toEqual(['a', 'b', 'free'])
    letGo('a 2024-01-02')
    await engine.until(() => waiting.has('c 2024-01-02'))
    for (const name of [...waiting.keys()]) letGo(name)
    for (const runId of ids) await engine.loop.ending(runId)
    expect(engine.board.taken.get('db')).toBe(0)
    await engine.stop()
  })

  it('keeps its slots for a task that needs many: small ones after it do not overtake it', async () => {
    const { work, waiting, letGo } = held()
    const small = (id: string) => plain(id, [], { pool: 'db' })
    const tasks = [
      small('s1'),
      small('s2'),
      plain('big', [], { pool: 'db', poolSlots: 2 }),
      small('s3'),
    ]
    const engine = opened(tasks, work, { dag: { pools: { db: 2 } }, workers: 8 })
    const runId = await asked(engine)
    const names = () => [...waiting.keys()].map((name) => name.split(' ')[0])
    await engine.until(() => waiting.size === 2)
    letGo('s1 2024-01-02')
    await engine.until(() => engine.states(runId)['s1'] === 'success')
    for (let turn = 0; turn < 20; turn++) await engine.until(() => true)
    expect(names()).toEqual(['s2'])
    letGo('s2 2024-01-02')
    await engine.until(() => waiting.size > 0)
    expect(names()).toEqual(['big'])
    letGo('big 2024-01-02')
    await engine.until(() => waiting.size > 0)
    expect(names()).toEqual(['s3'])
    letGo('s3 2024-01-02')
    await engine.loop.ending(runId)
    await engine.stop()
  })
})

describe('a worker that is free', () => {
  const order = async (tasks: readonly Task[]) => {
    const engine = opened(tasks, () => success(), { workers: 1 })
    await engine.run('d')
    await engine.stop()
    return engine.orders.map(({ taskId }) => taskId)
  }

  it('takes the task that most waits for', async () => {
    expect(await order([plain('a'), plain('b'), plain('c', 'b')])).toEqual(['b', 'a', 'c'])
  })

  it('takes the task of the greatest weight with those that wait for it, each counted once', async () => {
    const weigh = (priorityWeight: number) => ({ priorityWeight })
    const tasks = [
      plain('light'),
      plain('top', [], weigh(1)),
      plain('left', 'top', weigh(2)),
      plain('right', 'top', weigh(2)),
      plain('end', ['left', 'right'], weigh(4)),
      plain('heavy', [], weigh(10)),
      plain('middle', [], weigh(8)),
    ]
    expect(await order(tasks)).toEqual(['heavy', 'top', 'middle', 'left', 'right', 'end', 'light'])
  })

  it('takes tasks of the run that was due first, of equal ones', async () => {
    const { work, waiting, letGo } = held()
    const engine = opened([plain('a')], work, { workers: 1 })
    const clock = engine.clock as ReturnType<typeof virtualClock>
    const ids = [await asked(engine, '2024-01-04')]
    clock.set('2024-02-01T01:00:00Z')
    ids.push(await asked(engine, '2024-01-03'))
    clock.set('2024-02-01T02:00:00Z')
    ids.push(await asked(engine, '2024-01-02'))
    for (const day of ['2024-01-04', '2024-01-03', '2024-01-02']) {
      await engine.until(() => waiting.size === 1)
      expect([...waiting.keys()]).toEqual([`a ${day}`])
      letGo(`a ${day}`)
    }
    for (const runId of ids) await engine.loop.ending(runId)
    await engine.stop()
  })
})
