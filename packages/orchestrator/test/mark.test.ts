import { describe, expect, it } from 'vitest'

import { byTask, Engine, failure, success, type Work } from './engine.ts'
import { held } from './held.ts'
import { dagOf, plain } from './tasks.ts'
import { virtualClock } from './virtual-clock.ts'

const chain = [plain('a', [], { retries: 0 }), plain('b', 'a', { retries: 0 }), plain('c', 'b')]
const day = '2024-01-02'

const opened = (work: Work = () => success(), dags = [dagOf(chain)]) =>
  new Engine({ dags, work, inboxMs: 60_000, workers: 4 })

async function triggered(engine: Engine, ingestOn = day): Promise<string> {
  const answer = await engine.operate('trigger', { dagId: 'd', ingestOn })
  return (answer as { runId: string }).runId
}

describe('marking', () => {
  it('a task that failed as success lets what waits for it run', async () => {
    const engine = opened(byTask({ b: () => failure() }))
    const { runId } = await engine.run('d')
    expect(engine.states(runId)).toEqual({ a: 'success', b: 'failed', c: 'upstream_failed' })
    await engine.operate('mark', { runId, taskId: 'b', state: 'success' })
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(engine.states(runId)).toEqual({ a: 'success', b: 'success', c: 'success' })
    expect(engine.store.tasks(runId)[1]).toMatchObject({
      reason: 'marked success by test',
      error: null,
    })
    await engine.stop()
  })

  it('the last task of a run as success or failed makes the run that', async () => {
    const engine = opened(byTask({ c: () => failure('X', false) }))
    const { runId } = await engine.run('d')
    await engine.operate('mark', { runId, taskId: 'c', state: 'success' })
    expect(engine.store.run(runId)?.state).toBe('success')
    await engine.operate('mark', { runId, taskId: 'c', state: 'failed' })
    expect(engine.store.run(runId)?.state).toBe('failed')
    expect(engine.store.tries(runId)).toHaveLength(3)
    await engine.stop()
  })

  it('the failed run of a backfill as success no longer fails the backfill', async () => {
    const { work, waiting, letGo } = held(['c'])
    const engine = opened((order, signal) =>
      order.runId.includes('20240102') ? failure('X', false) : work(order, signal),
    )
    const runs = [day, '2024-01-03'].map((ingestOn) => ({ dagId: 'd', ingestOn }))
    await engine.operate('backfill', { key: 'k', runs, stopOnFailure: false })
    await engine.until(() => waiting.size === 1)
    const failed = engine.store.runs().find(({ state }) => state === 'failed')
    expect(failed?.ingestOn).toBe(day)
    const marked = { runId: failed?.runId ?? '', taskId: 'c', state: 'success' }
    await engine.operate('mark', marked)
    letGo('c')
    await engine.until(() => engine.store.batches()[0]?.state !== 'open')
    expect(engine.store.batches()[0]?.state).toBe('success')
    await engine.stop()
  })

  it('several tasks in one step counts them all', async () => {
    const twins = [plain('x', [], { retries: 0 }), plain('y', [], { retries: 0 })]
    const engine = opened(() => failure(), [dagOf(twins)])
    const { runId } = await engine.run('d')
    await Promise.all(
      ['x', 'y'].map((taskId) => engine.operate('mark', { runId, taskId, state: 'success' })),
    )
    expect(engine.store.run(runId)?.state).toBe('success')
    await engine.stop()
  })

  it('a task that runs stops it, and what comes after it goes on', async () => {
    const { work, waiting, letGo } = held(['b'])
    const engine = opened(work)
    const runId = await triggered(engine)
    await engine.until(() => waiting.size === 1)
    await engine.operate('mark', { runId, taskId: 'b', state: 'success' })
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(engine.board.workers.free).toBe(3)
    letGo('b', 'died')
    await engine.until(() => engine.board.workers.free === 4)
    expect(engine.states(runId)).toEqual({ a: 'success', b: 'success', c: 'success' })
    await engine.stop()
  })

  it('a task as skipped or failed before it begins', async () => {
    const { work, waiting, letGo } = held(['a'])
    const engine = opened(work)
    const runId = await triggered(engine)
    await engine.until(() => waiting.size === 1)
    await engine.operate('mark', { runId, taskId: 'b', state: 'skipped' })
    expect(engine.states(runId)).toEqual({ a: 'running', b: 'skipped', c: 'skipped' })
    letGo('a')
    expect((await engine.loop.ending(runId)).state).toBe('success')
    await engine.stop()
  })

  it('a task of a run that waits to start, which then does without it', async () => {
    const { work, waiting, letGo } = held(['b'])
    const engine = opened(work, [dagOf(chain, { maxActiveRuns: 1 })])
    const first = await triggered(engine)
    const second = await triggered(engine, '2024-01-03')
    await engine.until(() => waiting.size === 1)
    const marks = ['a', 'b'].map((taskId) =>
      engine.operate('mark', { runId: second, taskId, state: 'success' }),
    )
    await Promise.all(marks)
    letGo('b')
    await engine.loop.ending(first)
    expect((await engine.loop.ending(second)).state).toBe('success')
    const ran = engine.orders.filter(({ runId }) => runId === second)
    expect(ran.map(({ taskId }) => taskId)).toEqual(['c'])
    await engine.stop()
  })

  it('never lets two tries of a task run at once, whatever follows', async () => {
    const { work, waiting, letGo, most } = held(['b'])
    const engine = opened(work)
    const runId = await triggered(engine)
    await engine.until(() => waiting.size === 1)
    const stuck = waiting.get('b')
    await engine.operate('mark', { runId, taskId: 'b', state: 'success' })
    await engine.loop.ending(runId)
    await engine.operate('clear', { runId, tasks: ['b'] })
    await engine.until(() => engine.board.runs.has(runId))
    for (let turn = 0; turn < 20; turn++) await engine.until(() => true)
    expect(engine.states(runId)['b']).toBe('none')
    waiting.delete('b')
    stuck?.('died')
    await engine.until(() => waiting.size === 1)
    letGo('b')
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(most()).toBe(1)
    await engine.stop()
  })
})

it('a task that had ended and is marked keeps how long it took', async () => {
  const dags = [dagOf([plain('a', [], { retries: 0 })])]
  const clock = virtualClock('2024-02-01T00:00:00Z')
  const engine = new Engine({ dags, clock, work: () => failure() })
  const { runId } = await engine.run('d')
  const [before] = engine.store.tasks(runId)
  clock.set('2024-02-02T00:00:00Z')
  await engine.operate('mark', { runId, taskId: 'a', state: 'success' })
  expect(engine.store.tasks(runId)).toMatchObject([{ state: 'success', endedAt: before?.endedAt }])
  await engine.stop()
})

describe('cancelling', () => {
  it('a run that runs stops its tasks, skips the others, and fails it at once', async () => {
    const { work, waiting, letGo } = held(['b'])
    const engine = opened(work)
    const runId = await triggered(engine)
    await engine.until(() => waiting.size === 1)
    await engine.operate('cancel', { runId, reason: 'wrong day' })
    expect(await engine.loop.ending(runId)).toMatchObject({ state: 'failed', note: 'wrong day' })
    expect(engine.states(runId)).toEqual({ a: 'success', b: 'failed', c: 'skipped' })
    expect(engine.store.tasks(runId)[1]?.error).toEqual({
      ...{ code: 'ORCHESTRATOR_CANCELLED', message: "task 'b': wrong day" },
    })
    const told = engine.events.filter(({ kind }) => kind === 'task-ended')
    expect(told).toMatchObject([{ taskId: 'a' }, { taskId: 'b', state: 'failed' }, { taskId: 'c' }])
    letGo('b')
    await engine.until(() => engine.board.workers.free === 4)
    expect(engine.states(runId)['b']).toBe('failed')
    await engine.stop()
  })

  it('a run that waits to start ends it without a try', async () => {
    const { work, waiting, letGo } = held(['b'])
    const engine = opened(work, [dagOf(chain, { maxActiveRuns: 1 })])
    const first = await triggered(engine)
    const second = await triggered(engine, '2024-01-03')
    await engine.until(() => waiting.size === 1)
    await engine.operate('cancel', { runId: second })
    expect(engine.store.run(second)).toMatchObject({ state: 'failed', note: 'cancelled by test' })
    expect(new Set(Object.values(engine.states(second)))).toEqual(new Set(['skipped']))
    letGo('b')
    await engine.loop.ending(first)
    expect(engine.orders.every(({ runId }) => runId === first)).toBe(true)
    await engine.stop()
  })

  it('and running again never lets two tries of a task run at once', async () => {
    const { work, waiting, letGo, most } = held(['b'])
    const engine = opened(work)
    const runId = await triggered(engine)
    await engine.until(() => waiting.size === 1)
    const stuck = waiting.get('b')
    await Promise.all([engine.operate('cancel', { runId }), engine.operate('retry', { runId })])
    await engine.until(() => engine.board.runs.has(runId))
    for (let turn = 0; turn < 20; turn++) await engine.until(() => true)
    expect(engine.states(runId)).toEqual({ a: 'success', b: 'none', c: 'none' })
    waiting.delete('b')
    stuck?.('died')
    await engine.until(() => waiting.size === 1)
    letGo('b')
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(most()).toBe(1)
    await engine.stop()
  })
})

describe('retrying', () => {
  it('a failed run tries what did not succeed, and nothing else', async () => {
    let broken = true
    const engine = opened(byTask({ b: () => (broken ? failure() : success()) }))
    const { runId } = await engine.run('d')
    broken = false
    await engine.operate('retry', { runId })
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(engine.orders.map(({ taskId }) => taskId)).toEqual(['a', 'b', 'b', 'c'])
    await engine.stop()
  })

  it('a run that is open is nothing to do', async () => {
    const { work, waiting, letGo } = held(['b'])
    const engine = opened(work)
    const runId = await triggered(engine)
    await engine.until(() => waiting.size === 1)
    expect(await engine.operate('retry', { runId })).toEqual({ runId })
    letGo('b')
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(engine.store.tries(runId)).toHaveLength(3)
    await engine.stop()
  })
})
