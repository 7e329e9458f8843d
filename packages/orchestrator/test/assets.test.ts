import { describe, expect, it } from 'vitest'

import { allOf, anyOf, branch, whenUpdated, type AssetSchedule } from '../src/index.ts'
import type { Outcome } from '../src/worker/converse.ts'
import { byTask, Engine, failure, type EngineOptions, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

/** Two DAGs that update an asset each, and one that waits. */
function opened(schedule: AssetSchedule, options: Partial<EngineOptions> = {}) {
  const source = (id: string) =>
    dagOf([plain('load', [], { outlets: [id], retries: 0 })], { id: `make_${id}` })
  const dags = [source('x'), source('y'), dagOf([plain('use')], { id: 'waits', schedule })]
  return new Engine({ dags, scheduling: true, inboxMs: 60_000, ...options })
}

const made = ({ store }: Engine) => store.runs({ dagId: 'waits' }).reverse()

async function settled(engine: Engine) {
  await engine.until(() => engine.board.runs.size + engine.board.queued.size === 0)
}

it('runs once all that it waits for was updated, over the whole of their intervals', async () => {
  const engine = opened(whenUpdated('x', 'y'))
  await engine.run('make_x', {}, '2024-01-05')
  await engine.run('make_x', {}, '2024-01-03')
  expect(made(engine)).toEqual([])
  await engine.run('make_y', {}, '2024-01-10')
  await settled(engine)
  expect(made(engine)).toMatchObject([
    {
      runType: 'asset_triggered',
      state: 'success',
      interval: { start: '2024-01-02T00:00:00.000Z', end: '2024-01-10T00:00:00.000Z' },
    },
  ])
  expect(engine.store.pendingUpdates()).toEqual([])
  await engine.run('make_y', {}, '2024-01-11')
  expect(made(engine)).toHaveLength(1)
  await engine.stop()
})

it('runs whenever any of what it waits for was updated', async () => {
  const engine = opened(whenUpdated(anyOf('x', allOf('y', 'z'))))
  await engine.run('make_y')
  await settled(engine)
  expect(made(engine)).toEqual([])
  await engine.run('make_x')
  await settled(engine)
  expect(made(engine)).toHaveLength(1)
  await engine.stop()
})

describe('assets that a task tells of while it runs', () => {
  const telling = (...updates: string[]): Outcome => ({
    kind: 'success',
    output: null,
    usage: {},
    updates,
  })
  const source = dagOf([plain('load', [], { outlets: ['x'], retries: 0 })], { id: 'make' })
  const waiting = (...assets: string[]) =>
    dagOf([plain('use')], { id: 'waits', schedule: whenUpdated(...assets) })
  const open = (work: Work, ...assets: string[]) =>
    new Engine({
      dags: [source, waiting(...assets)],
      scheduling: true,
      inboxMs: 60_000,
      work: byTask({ load: work }),
    })

  it('are updated with its success, beside those that it declares, each once', async () => {
    const engine = open(() => telling('x', 'y'), 'x', 'y')
    await engine.run('make')
    await settled(engine)
    expect(made(engine)).toMatchObject([{ runType: 'asset_triggered', state: 'success' }])
    expect(engine.store.pendingUpdates()).toEqual([])
    await engine.stop()
  })

  it('are not updated by a branch that chose what is none of its tasks', async () => {
    const fork = branch<never>({ id: 'load', run: async () => 'nothing', retries: 0 })
    const dags = [dagOf([fork, plain('next', ['load'])], { id: 'make' }), waiting('y')]
    const work = byTask({ load: () => ({ ...telling('y'), output: 'nowhere' }) as Outcome })
    const engine = new Engine({ dags, scheduling: true, inboxMs: 60_000, work })
    expect(await engine.run('make')).toMatchObject({ state: 'failed' })
    expect(made(engine)).toEqual([])
    await engine.stop()
  })

  it('are updated once by a process that takes over before the success was kept', async () => {
    let tries = 0
    const vanishing: Work = () => (++tries === 1 ? new Promise(() => {}) : telling('y'))
    const engine = open(vanishing, 'y')
    void engine.run('make').catch(() => {})
    await engine.until(() => tries === 1)
    engine.reopen()
    await engine.until(() => made(engine)[0]?.state === 'success')
    engine.reopen()
    await settled(engine)
    expect([tries, made(engine).length]).toEqual([2, 1])
    await engine.stop()
  })
})

it('does not run for a task that failed, or whose asset nobody updated', async () => {
  const engine = opened(whenUpdated('x'), { work: byTask({ load: () => failure() }) })
  await engine.run('make_x')
  expect(made(engine)).toEqual([])
  await engine.stop()
})

it('remembers what was updated over a restart between two updates, and runs once', async () => {
  const engine = opened(whenUpdated('x', 'y'))
  await engine.run('make_x')
  engine.reopen()
  await engine.run('make_y')
  await settled(engine)
  expect(made(engine)).toHaveLength(1)
  engine.reopen()
  await settled(engine)
  await engine.run('make_x')
  expect(made(engine)).toHaveLength(1)
  await engine.stop()
})

it('runs later where the process that saw the update makes no runs', async () => {
  const engine = opened(whenUpdated('x'), { scheduling: false })
  await engine.run('make_x')
  expect(made(engine)).toEqual([])
  engine.reopen({ scheduling: true })
  await engine.until(() => made(engine)[0]?.state === 'success')
  await engine.stop()
})

it('runs once for all updates that came while it was paused', async () => {
  const engine = opened(whenUpdated('x'))
  await engine.operate('pause', { dagId: 'waits' })
  await engine.run('make_x', {}, '2024-01-05')
  await engine.run('make_x', {}, '2024-01-06')
  expect(made(engine)).toEqual([])
  await engine.operate('unpause', { dagId: 'waits' })
  await settled(engine)
  expect(made(engine)).toMatchObject([{ state: 'success', ingestOn: '2024-01-06' }])
  await engine.stop()
})

it('does not start while it is paused, though it was made before', async () => {
  const engine = opened(whenUpdated('x'))
  engine.events.length = 0
  const tell = engine.events.push.bind(engine.events)
  // As soon as the source has ended, its run is made; it is to start with the next step.
  engine.events.push = (...events) => {
    if (events.some((event) => event.kind === 'run-ended' && event.run.dagId === 'make_x'))
      engine.loop.hear({
        ...{ kind: 'request', id: -1 },
        asked: { actor: 'me', kind: 'pause', request: { dagId: 'waits' } },
      })
    return tell(...events)
  }
  await engine.run('make_x')
  await engine.until(() => engine.board.paused.has('waits'))
  for (let turn = 0; turn < 10; turn++) await engine.until(() => true)
  expect(made(engine)).toMatchObject([{ state: 'queued' }])
  await engine.operate('unpause', { dagId: 'waits' })
  await settled(engine)
  expect(made(engine)).toMatchObject([{ state: 'success' }])
  await engine.stop()
})

it('leads from one DAG to the next, along a chain', async () => {
  const link = (id: string, from: string) =>
    dagOf([plain('t', [], { outlets: [id] })], { id, schedule: whenUpdated(from) })
  const dags = [
    dagOf([plain('t', [], { outlets: ['a'] })], { id: 'first' }),
    ...[link('b', 'a'), link('c', 'b'), link('d', 'c')],
  ]
  const engine = new Engine({ dags, scheduling: true, inboxMs: 60_000 })
  await engine.run('first')
  await settled(engine)
  expect(engine.store.runs().map(({ dagId }) => dagId)).toEqual(['d', 'c', 'b', 'first'])
  await engine.stop()
})
