import { setImmediate as turn } from 'node:timers/promises'

import { describe, expect, it } from 'vitest'

import { setup, teardown, type Json } from '../src/index.ts'
import { byTask, Engine, failure, success, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

const make = setup(plain('make'))
const drop = (after: string | string[]) => teardown(plain('drop', after), { of: 'make' })

describe('cancelling a run that has set something up', () => {
  const tasks = [make, plain('work', 'make'), plain('more', 'work'), drop('more')]

  /** A run whose work is under way, until it is let go. */
  async function working(works: Record<string, Work> = {}) {
    let letGo = () => {}
    const work: Work = () => new Promise((resolve) => (letGo = () => resolve(success())))
    const engine = new Engine({
      dags: [dagOf(tasks)],
      work: byTask({ work, ...works }),
      workers: 3,
    })
    const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
    await engine.until(() => engine.states(runId)['work'] === 'running')
    const begun = () => engine.orders.map(({ taskId }) => taskId)
    return {
      engine,
      runId,
      begun,
      cancel: () => engine.operate('cancel', { runId }),
      letGo: () => letGo(),
    }
  }

  it('tears it down once nothing is at work on it any more, and then fails', async () => {
    const { engine, runId, begun, cancel, letGo } = await working()
    expect(await cancel()).toEqual({ runId, teardowns: ['drop'] })
    expect(engine.store.run(runId)).toMatchObject({ state: 'running', cancelling: true })
    expect(begun()).toEqual(['make', 'work'])
    letGo()
    expect(await engine.loop.ending(runId)).toMatchObject({
      ...{ state: 'failed', cancelling: false, note: 'cancelled by test' },
    })
    expect(engine.states(runId)).toEqual({
      ...{ make: 'success', work: 'failed', more: 'skipped', drop: 'success' },
    })
    await engine.stop()
  })

  it('goes on with that in the next process, where this one vanishes', async () => {
    const { engine, runId, cancel } = await working({ drop: () => new Promise(() => {}) })
    await cancel()
    engine.reopen({ work: () => success() })
    expect((await engine.loop.ending(runId)).state).toBe('failed')
    expect(engine.states(runId)).toMatchObject({ more: 'skipped', drop: 'success' })
    await engine.stop()
  })

  it('ends at once when it is cancelled once more', async () => {
    const { engine, runId, cancel } = await working()
    await cancel()
    expect(await cancel()).toEqual({ runId, teardowns: [] })
    expect(engine.store.run(runId)).toMatchObject({ state: 'failed', cancelling: false })
    expect(engine.states(runId)).toMatchObject({ work: 'failed', drop: 'skipped' })
    engine.reopen()
  })

  it('runs what is cleared meanwhile as if it had not been cancelled', async () => {
    const { engine, runId, cancel, letGo } = await working()
    await cancel()
    await engine.operate('clear', { runId, tasks: ['work'] })
    letGo()
    await engine.until(() => engine.orders.filter(({ taskId }) => taskId === 'work').length === 2)
    letGo()
    expect((await engine.loop.ending(runId)).state).toBe('success')
    await engine.stop()
  })

  it('has nothing to tear down where the setup had not succeeded', async () => {
    const engine = new Engine({ dags: [dagOf(tasks)], work: () => new Promise(() => {}) })
    const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
    await engine.until(() => engine.states(runId)['make'] === 'running')
    expect(await engine.operate('cancel', { runId })).toEqual({ runId, teardowns: [] })
    expect(engine.states(runId)).toMatchObject({ make: 'failed', drop: 'skipped' })
    engine.reopen()
  })

  it('is not held up by a pause of its DAG', async () => {
    const dags = [dagOf(tasks, { schedule: '@daily' })]
    const engine = new Engine({
      dags,
      scheduling: true,
      work: byTask({ work: () => new Promise(() => {}) }),
    })
    engine.loop.hear({ kind: 'look' })
    const run = () => engine.store.runs()[0]
    await engine.until(() => engine.states(run()?.runId ?? '')['work'] === 'running')
    await engine.operate('pause', { dagId: 'd' })
    engine.reopen({ work: () => success() })
    expect(run()?.state).toBe('queued')
    const runId = run()?.runId ?? ''
    await engine.operate('cancel', { runId })
    expect((await engine.loop.ending(runId)).state).toBe('failed')
    expect(engine.states(runId)).toMatchObject({ work: 'skipped', drop: 'success' })
    await engine.stop()
  })

  it('goes on after a crash where the run took too long', async () => {
    const dags = [dagOf(tasks, { runTimeout: '1m' })]
    let drops = 0
    const untilAborted: Work = (_, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'stopped' })))
    const tearsDown: Work = async (_, signal) => {
      drops += 1
      if (drops === 1) return new Promise<never>(() => {})
      for (let turns = 0; turns < 30; turns += 1) await turn()
      return signal.aborted ? failure('ABORTED') : success()
    }
    const engine = new Engine({ dags, work: byTask({ work: untilAborted, drop: tearsDown }) })
    const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
    await engine.until(() => drops === 1)
    engine.reopen()
    expect((await engine.loop.ending(runId)).state).toBe('failed')
    expect(engine.states(runId)['drop']).toBe('success')
    await engine.stop()
  })

  it('is done by a run that took too long, too', async () => {
    const dags = [dagOf(tasks, { runTimeout: '1h' })]
    const work: Work = (_, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'stopped' })))
    const engine = new Engine({ dags, work: byTask({ work }) })
    const { runId, state } = await engine.run('d')
    expect([state, engine.states(runId)['drop']]).toEqual(['failed', 'success'])
    await engine.stop()
  })
})

describe('what runs again after its teardown has its setup run again, too', () => {
  const tasks = [
    make,
    plain('work', 'make', { retries: 0 }),
    plain('more', 'work'),
    plain('other', 'make'),
    drop(['more', 'other']),
  ]
  const again = ['make', 'work', 'more', 'drop']

  it.each<[string, string, Record<string, Json>, string[]]>([
    ['retried', 'retry', {}, again],
    ['cleared with what failed', 'clear', { onlyFailed: true }, again],
    ['marked', 'mark', { taskId: 'work', state: 'success' }, ['make', 'more', 'drop']],
  ])('%s', async (_, kind, request, expected) => {
    let works: Work = () => failure('X', false)
    const work: Work = (order, signal) => works(order, signal)
    const engine = new Engine({ dags: [dagOf(tasks)], work: byTask({ work }) })
    const { runId } = await engine.run('d')
    expect(engine.states(runId)).toMatchObject({
      other: 'success',
      more: 'upstream_failed',
      drop: 'success',
    })
    works = () => success()
    engine.orders.length = 0
    await engine.operate(kind, { runId, ...request })
    expect((await engine.loop.ending(runId)).state).toBe('success')
    expect(engine.orders.map(({ taskId }) => taskId)).toEqual(expected)
    await engine.stop()
  })

  it.each([
    ['what needs it', 'work', ['make', 'more', 'drop'], 'success'],
    ['the setup itself, which is not undone by that', 'make', ['drop'], 'failed'],
  ])('also while the run goes on: marked is %s', async (_, taskId, expected, state) => {
    let letGo = () => {}
    const apart: Work = () => new Promise((resolve) => (letGo = () => resolve(success())))
    const engine = new Engine({
      dags: [dagOf([...tasks, plain('apart')])],
      work: byTask({ apart, work: () => failure('X', false) }),
      workers: 3,
    })
    const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
    await engine.until(() => engine.states(runId)['drop'] === 'success')
    engine.orders.length = 0
    await engine.operate('mark', { runId, taskId, state: 'success' })
    await engine.until(() => engine.orders.length === expected.length)
    expect(engine.states(runId)['apart']).toBe('running')
    letGo()
    expect((await engine.loop.ending(runId)).state).toBe(state)
    expect(engine.orders.map((order) => order.taskId)).toEqual(expected)
    await engine.stop()
  })

  it('but not as long as the teardown waits', async () => {
    const held: Work = () => new Promise<never>(() => {})
    const works = { work: () => failure('X', false), other: held }
    const engine = new Engine({ dags: [dagOf(tasks)], work: byTask(works), workers: 3 })
    const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
    await engine.until(() => engine.states(runId)['more'] === 'upstream_failed')
    await engine.operate('clear', { runId, onlyFailed: true })
    await engine.until(() => engine.states(runId)['more'] === 'upstream_failed')
    expect(engine.orders.filter(({ taskId }) => taskId === 'make')).toHaveLength(1)
    engine.reopen()
  })
})
