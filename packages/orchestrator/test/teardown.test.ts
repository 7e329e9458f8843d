import { describe, expect, it } from 'vitest'

import { setup, teardown, type Task, type TriggerRule } from '../src/index.ts'
import { byTask, Engine, failure, success, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

const skips: Work = () => ({ kind: 'skipped', reason: 'no need', usage: {} })
const fails: Work = () => failure('X', false)

const make = setup(plain('make'))
const drop = (after: string | string[] = 'work', failsRun = false) =>
  teardown(plain('drop', after), { of: 'make', failsRun })

async function ran(tasks: readonly Task[], works: Record<string, Work> = {}) {
  const engine = new Engine({ dags: [dagOf(tasks)], work: byTask(works) })
  const { runId, state } = await engine.run('d')
  return { engine, runId, state, states: engine.states(runId) }
}

describe('a teardown', () => {
  const tasks = [make, plain('work', 'make'), drop()]

  it.each<[string, Record<string, Work>, string, string, string]>([
    ['its work succeeded', {}, 'success', 'success', 'success'],
    ['its work failed', { work: fails }, 'failed', 'success', 'failed'],
    ['its work was skipped', { work: skips }, 'skipped', 'success', 'success'],
  ])('runs once %s', async (_, works, work, torn, run) => {
    const { engine, states, state } = await ran(tasks, works)
    expect(states).toEqual({ make: 'success', work, drop: torn })
    expect(state).toBe(run)
    await engine.stop()
  })

  it.each<[string, Work, string]>([
    ['failed', fails, 'upstream_failed'],
    ['was skipped', skips, 'skipped'],
  ])('does not run when its setup %s', async (_, work, state) => {
    const { engine, states } = await ran(tasks, { make: work })
    expect(states).toMatchObject({ work: state, drop: state })
    await engine.stop()
  })

  it('runs when one of several setups succeeded', async () => {
    const both = [
      setup(plain('m1')),
      setup(plain('m2')),
      plain('work', ['m1', 'm2']),
      teardown(plain('drop', 'work'), { of: ['m1', 'm2'] }),
    ]
    const one = await ran(both, { m2: fails })
    expect(one.states).toMatchObject({ work: 'upstream_failed', drop: 'success' })
    const none = await ran(both, { m1: skips, m2: skips })
    expect(none.states).toMatchObject({ work: 'skipped', drop: 'skipped' })
    await one.engine.stop()
    await none.engine.stop()
  })

  it('that fails does not fail the run, unless that is asked for', async () => {
    const quiet = await ran(tasks, { drop: fails })
    expect(quiet).toMatchObject({ state: 'success', states: { drop: 'failed' } })
    const loud = await ran([make, plain('work', 'make'), drop('work', true)], { drop: fails })
    expect(loud.state).toBe('failed')
    await quiet.engine.stop()
    await loud.engine.stop()
  })

  it('that is to fail the run decides alone: what failed before it is forgiven', async () => {
    const { engine, state } = await ran([make, plain('work', 'make'), drop('work', true)], {
      work: fails,
    })
    expect(state).toBe('success')
    await engine.stop()
  })

  it('is no end of the DAG: what comes before it decides, and what comes after another way, too', async () => {
    const more = [...tasks, plain('report', 'make')]
    const { engine, state } = await ran(more, { report: fails })
    expect(state).toBe('failed')
    await engine.stop()
  })

  it('decides where a DAG has nothing else', async () => {
    const { engine, state } = await ran([teardown(plain('drop'), { of: [] })], { drop: fails })
    expect(state).toBe('failed')
    await engine.stop()
  })
})

describe('a setup', () => {
  it.each<[TriggerRule, Work, string]>([
    ['all_done', fails, 'upstream_failed'],
    ['all_done', skips, 'skipped'],
    ['one_failed', fails, 'upstream_failed'],
    ['always', fails, 'success'],
  ])(
    'that did not succeed keeps what needs it from running, also with %s',
    async (rule, work, state) => {
      const tasks = [
        make,
        plain('work', 'make'),
        plain('more', 'work', { triggerRule: rule }),
        drop('more'),
      ]
      const { engine, states } = await ran(tasks, { make: work })
      expect(states['more']).toBe(state)
      await engine.stop()
    },
  )

  it('is waited for by all that needs it, though their rule is met before', async () => {
    const tasks = [
      make,
      plain('other'),
      plain('work', 'make'),
      plain('more', ['work', 'other'], { triggerRule: 'one_success' }),
      drop('more'),
    ]
    let waiting: (() => void) | undefined
    const works: Record<string, Work> = {
      make: () => new Promise((resolve) => (waiting = () => resolve(success()))),
      work: () => new Promise(() => {}),
    }
    const engine = new Engine({ dags: [dagOf(tasks)], work: byTask(works), workers: 3 })
    const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
    await engine.until(() => engine.states(runId)['other'] === 'success')
    expect(engine.states(runId)['more']).toBe('none')
    waiting?.()
    await engine.until(() => engine.states(runId)['more'] === 'success')
    expect(engine.states(runId)['work']).toBe('running')
    engine.reopen()
  })

  it('is of no concern to what comes after its teardown', async () => {
    const tasks = [
      make,
      plain('work', 'make'),
      drop(),
      plain('next', 'drop', { triggerRule: 'all_done' }),
    ]
    const { engine, states } = await ran(tasks, { make: fails })
    expect(states).toMatchObject({ drop: 'upstream_failed', next: 'success' })
    await engine.stop()
  })
})

describe('clearing', () => {
  const tasks = [
    make,
    plain('work', 'make'),
    plain('other', 'make'),
    drop(['work', 'other']),
    plain('next', 'work'),
    plain('last', 'drop'),
  ]

  async function clearedBy(request: object) {
    const { engine, runId } = await ran(tasks)
    engine.orders.length = 0
    const { cleared } = (await engine.operate('clear', { runId, ...request })) as {
      cleared: string[]
    }
    await engine.loop.ending(runId)
    await engine.stop()
    const ran2 = engine.orders.map(({ taskId }) => taskId)
    expect(cleared.map((name) => name.split(' ')[1]).sort()).toEqual([...ran2].sort())
    return ran2
  }

  it('a task brings its setup before and its teardown after it', async () => {
    expect(await clearedBy({ tasks: ['work'], downstream: false })).toEqual([
      'make',
      'work',
      'drop',
    ])
  })

  it('a task brings those of what comes after it', async () => {
    expect(await clearedBy({ tasks: ['other'] })).toEqual(['make', 'other', 'drop', 'last'])
  })

  it('a task after the teardown brings neither', async () => {
    expect(await clearedBy({ tasks: ['last'] })).toEqual(['last'])
  })

  it('a setup brings its teardown', async () => {
    expect(await clearedBy({ tasks: ['make'], downstream: false })).toEqual(['make', 'drop'])
  })

  it('what comes before a task brings the teardowns of its setups', async () => {
    expect(await clearedBy({ tasks: ['next'], upstream: true, downstream: false })).toEqual([
      ...['make', 'work', 'drop', 'next'],
    ])
  })
})
