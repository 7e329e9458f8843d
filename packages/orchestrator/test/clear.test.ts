import { describe, expect, it } from 'vitest'

import { mapped, task, type Json, type Run, type Task } from '../src/index.ts'
import { byTask, Engine, failure, success, type Work } from './engine.ts'
import { held } from './held.ts'
import { dagOf, plain } from './tasks.ts'

const chain = [plain('a', [], { retries: 0 }), plain('b', 'a', { retries: 0 }), plain('c', 'b')]
const day = '2024-01-02'

const opened = (work: Work = () => success(), dags = [dagOf(chain)]) =>
  new Engine({ dags, work, inboxMs: 60_000, workers: 4 })

async function triggered(engine: Engine, ingestOn = day): Promise<string> {
  const answer = await engine.operate('trigger', { dagId: 'd', ingestOn })
  return (answer as { runId: string }).runId
}

describe('clearing', () => {
  const diamond = [
    plain('a', [], { retries: 0 }),
    plain('b', 'a', { retries: 0 }),
    plain('c', 'a', { retries: 0 }),
    plain('d', ['b', 'c'], { retries: 0 }),
  ]

  async function cleared(request: Record<string, Json>, work: Work = () => success()) {
    const engine = opened(work, [dagOf(diamond)])
    const { runId } = await engine.run('d')
    engine.orders.length = 0
    const answer = await engine.operate('clear', { runId, ...request })
    await engine.loop.ending(runId)
    await engine.stop()
    return { answer, ran: engine.orders.map(({ taskId }) => taskId), engine, runId }
  }

  it.each<[string, Record<string, Json>, string[]]>([
    ['everything', {}, ['a', 'b', 'c', 'd']],
    ['a task and what comes after it', { tasks: ['b'] }, ['b', 'd']],
    ['a task alone', { tasks: ['b'], downstream: false }, ['b']],
    [
      'a task and what comes before it',
      { tasks: ['b'], downstream: false, upstream: true },
      ['a', 'b'],
    ],
    ['both', { tasks: ['b'], upstream: true }, ['a', 'b', 'd']],
    ['several', { tasks: ['b', 'c'], downstream: false }, ['b', 'c']],
    ['nothing', { tasks: [] }, []],
  ])('%s of a run that has ended runs just that again', async (_, request, expected) => {
    const { answer, ran, engine, runId } = await cleared(request)
    expect(ran).toEqual(expected)
    expect(answer).toEqual({ cleared: expected.map((id) => `${runId} ${id}`) })
    expect(engine.store.run(runId)?.state).toBe('success')
  })

  it('only what failed, and what did not run because of that', async () => {
    let broken = true
    const b: Work = () => {
      const end = broken ? failure() : success()
      broken = false
      return end
    }
    const { ran } = await cleared({ onlyFailed: true }, byTask({ b }))
    expect(ran).toEqual(['b', 'd'])
  })

  it('gives a task all its tries again', async () => {
    const work: Work = ({ tryNumber }) => (tryNumber < 3 ? failure() : success())
    const engine = opened(work, [dagOf([plain('a', [], { retries: 2 })])])
    const { runId } = await engine.run('d')
    await engine.operate('clear', { runId })
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(engine.store.tries(runId).map(({ tryNumber }) => tryNumber)).toEqual([1, 2, 3, 1, 2, 3])
    expect(engine.store.tasks(runId)[0]).toMatchObject({ tryNumber: 3, attempts: 6 })
    await engine.stop()
  })

  it('the same task of later runs, of each interval the newest', async () => {
    const engine = opened()
    for (const ingestOn of ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-03'])
      await engine.run('d', {}, ingestOn)
    engine.orders.length = 0
    await engine.operate('clear', { runId: 'd__20240103__2', tasks: ['c'], future: true })
    await engine.loop.ending('d__20240104__1')
    await engine.operate('clear', { runId: 'd__20240102__1', tasks: ['c'], future: true })
    for (const runId of ['d__20240102__1', 'd__20240103__2', 'd__20240104__1'])
      await engine.loop.ending(runId)
    expect(engine.orders.map(({ runId, taskId }) => `${runId} ${taskId}`).sort()).toEqual(
      ['20240102__1', '20240103__2', '20240103__2', '20240104__1', '20240104__1'].map(
        (id) => `d__${id} c`,
      ),
    )
    await engine.stop()
  })

  it('a task that runs stops it, and it begins anew only once it is gone', async () => {
    const { work, waiting, letGo, most } = held(['b'])
    const engine = opened(work)
    const runId = await triggered(engine)
    await engine.until(() => waiting.size === 1)
    await engine.operate('clear', { runId, tasks: ['b'] })
    for (let turn = 0; turn < 20; turn++) await engine.until(() => true)
    expect(engine.states(runId)).toEqual({ a: 'success', b: 'none', c: 'none' })
    expect(engine.store.tries(runId).map(({ state }) => state)).toEqual(['success', 'interrupted'])
    letGo('b', 'died')
    await engine.until(() => waiting.size === 1)
    letGo('b')
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(most()).toBe(1)
    expect(engine.store.tasks(runId)[1]).toMatchObject({ tryNumber: 1, attempts: 2 })
    await engine.stop()
  })

  it('does not take what a stopped try still reports for the end of the new one', async () => {
    const { work, waiting, letGo, most } = held(['b'])
    const engine = opened(work)
    const runId = await triggered(engine)
    for (let round = 0; round < 3; round++) {
      await engine.until(() => waiting.size === 1)
      await engine.operate('clear', { runId, tasks: ['b'] })
      letGo('b')
    }
    await engine.until(() => waiting.size === 1)
    expect(engine.states(runId)).toEqual({ a: 'success', b: 'running', c: 'none' })
    letGo('b')
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(most()).toBe(1)
    await engine.stop()
  })

  it('a task that waits for its next try begins at once', async () => {
    let broken = true
    const a: Work = () => (broken ? failure() : success())
    const tasks = [plain('a', [], { retries: 1, retryDelay: '10h' })]
    const engine = opened(byTask({ a }), [dagOf(tasks)])
    const runId = await triggered(engine)
    await engine.until(() => engine.states(runId)['a'] === 'up_for_retry')
    broken = false
    const before = engine.clock.now()
    await engine.operate('clear', { runId })
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(engine.clock.now() - before).toBeLessThan(36_000_000)
    await engine.stop()
  })

  it('a run that waits to start changes nothing of it', async () => {
    const { work, waiting, letGo } = held(['b'])
    const engine = opened(work, [dagOf(chain, { maxActiveRuns: 1 })])
    const first = await triggered(engine)
    const second = await triggered(engine, '2024-01-03')
    await engine.until(() => waiting.size === 1)
    expect(await engine.operate('clear', { runId: second })).toEqual({ cleared: [] })
    letGo('b')
    await engine.until(() => waiting.size === 1)
    letGo('b')
    for (const runId of [first, second])
      expect((await engine.loop.ending(runId)).state).toBe('success')
    await engine.stop()
  })
})

describe('a run whose DAG has changed since', () => {
  const list = task<never, number[]>({ id: 'list', run: async () => [] })
  const itemwise = mapped({ id: 'm', over: list, run: async () => null })
  const before = dagOf([plain('a', [], { retries: 0 }), plain('b', 'a', { retries: 0 })])
  const after = dagOf([plain('a', [], { retries: 0 }), plain('c', 'a'), plain('d', 'c')])

  it.each(['retry', 'clear'])(
    '%s on the latest runs what it got, and drops what it lost',
    async (kind) => {
      const engine = opened(({ taskId }) => (taskId === 'b' ? failure() : success()), [before])
      const { runId } = await engine.run('d')
      Object.assign(engine.bag, {
        versionOf: () => 'after',
        dag: () => after,
        dagOfRun: ({ dagVersion }: Run) => (dagVersion === 'after' ? after : before),
      })
      engine.orders.length = 0
      const only: Record<string, Json> = kind === 'clear' ? { onlyFailed: true } : {}
      await engine.operate(kind, { runId, latest: true, ...only })
      expect((await engine.loop.ending(runId)).state).toBe('success')
      expect(engine.orders.map(({ taskId }) => taskId)).toEqual(['c', 'd'])
      expect(engine.states(runId)).toEqual({
        a: 'success',
        b: 'removed',
        c: 'success',
        d: 'success',
      })
      expect(engine.store.run(runId)?.dagVersion).toBe('after')
      await engine.stop()
    },
  )

  it.each<[string, string, Record<string, Json>]>([
    ['a run that succeeded', 'retry', {}],
    ['a run that another has replaced', 'clear', {}],
    ['later runs of which one is under way', 'clear', { future: true }],
  ])('keeps its version where the latest is refused: of %s', async (what, kind, request) => {
    let held = false
    const work: Work = () => (held ? new Promise<never>(() => {}) : success())
    const engine = opened(work, [before])
    let version = 'before'
    Object.assign(engine.bag, { versionOf: () => version })
    const { runId } = await engine.run('d')
    if (what.includes('replaced')) await engine.run('d')
    held = true
    if (request['future']) {
      const later = await triggered(engine, '2024-01-03')
      await engine.until(() => engine.states(later)['a'] === 'running')
    }
    version = 'after'
    const asked = engine.operate(kind, { runId, latest: true, ...request })
    await expect(asked).rejects.toMatchObject({ code: 'ORCHESTRATOR_RUN_STATE' })
    expect(engine.store.run(runId)?.dagVersion).toBe('before')
    engine.reopen()
  })

  it.each([
    ['is mapped now', plain('m', 'list'), itemwise],
    ['was mapped', itemwise, plain('m', 'list')],
  ])('has a task that %s run anew by the latest', async (_, was, is) => {
    const version = (m: Task) => dagOf([list, m, plain('f', 'm', { retries: 0 })])
    const [old, now] = [version(was), version(is)]
    let broken = true
    const works: Record<string, Work> = {
      list: () => success([1, 2]),
      f: () => (broken ? failure() : success()),
    }
    const engine = opened(byTask(works), [old])
    const { runId } = await engine.run('d')
    Object.assign(engine.bag, {
      versionOf: () => 'now',
      dag: () => now,
      dagOfRun: ({ dagVersion }: Run) => (dagVersion === 'now' ? now : old),
    })
    broken = false
    engine.orders.length = 0
    await engine.operate('retry', { runId, latest: true })
    expect((await engine.loop.ending(runId)).state).toBe('success')
    const indexes = is.mapOver === undefined ? [-1] : [0, 1]
    const ran = engine.orders.map(({ taskId, mapIndex }) => [taskId, mapIndex])
    expect(ran).toEqual([...indexes.map((index) => ['m', index]), ['f', -1]])
    await engine.stop()
  })

  it('is refused the latest while it runs', async () => {
    const engine = opened(() => new Promise(() => {}), [before])
    const runId = await triggered(engine)
    await engine.until(() => engine.states(runId)['a'] === 'running')
    await expect(engine.operate('clear', { runId, latest: true })).rejects.toMatchObject({
      code: 'ORCHESTRATOR_RUN_STATE',
    })
    engine.reopen()
  })

  it('is refused the latest where that asks for what the run was not given', async () => {
    const engine = opened(() => failure(), [before])
    const { runId } = await engine.run('d')
    const asks = dagOf(chain, { params: { table: { type: 'string' } } })
    Object.assign(engine.bag, { dag: () => asks })
    await expect(engine.operate('retry', { runId, latest: true })).rejects.toMatchObject({
      code: 'ORCHESTRATOR_PARAMS_INVALID',
    })
    await engine.stop()
  })
})
