import { expect, it } from 'vitest'

import { branch, shortCircuit, teardown, setup, type Json, type Task } from '../src/index.ts'
import { byTask, Engine, failure, success, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

const choose = (id: string, after: string[] = []) =>
  branch<never>({ id, after, run: async () => [], retries: 2, retryDelay: '1m' })
const gate = (id: string, after: string[] = [], ignoreDownstreamTriggerRules = true) =>
  shortCircuit<never>({ id, after, run: async () => true, ignoreDownstreamTriggerRules })

const returns =
  (output: Json | null): Work =>
  () =>
    success(output)

/** How the tasks of a run end whose gates return what is told. */
async function ends(tasks: readonly Task[], outputs: Record<string, Json | null>) {
  const works = Object.entries(outputs).map(([id, output]) => [id, returns(output)] as const)
  const engine = new Engine({ dags: [dagOf(tasks)], work: byTask(Object.fromEntries(works)) })
  const { runId, state } = await engine.run('d')
  const states = engine.states(runId)
  const ran = engine.orders.map(({ taskId }) => taskId)
  await engine.stop()
  return { engine, runId, state, states, ran, tasks: engine.store.tasks(runId) }
}

const fork = [choose('pick'), plain('a', 'pick'), plain('b', 'pick'), plain('c', 'pick')]

it.each<[string, Json | null, string[]]>([
  ['one', 'a', ['a']],
  ['several', ['a', 'c'], ['a', 'c']],
  ['none, by an empty list', [], []],
  ['none, by returning nothing', null, []],
])('goes on with what a branch chose and skips the others: %s', async (_, output, chosen) => {
  const { states, tasks, state } = await ends(fork, { pick: output })
  for (const id of ['a', 'b', 'c'])
    expect([id, states[id]]).toEqual([id, chosen.includes(id) ? 'success' : 'skipped'])
  const reasons = tasks.filter((one) => one.state === 'skipped').map(({ reason }) => reason)
  expect(new Set(reasons)).toEqual(new Set(chosen.length < 3 ? ['not chosen by pick'] : []))
  expect(state).toBe('success')
})

it.each<[string, Json, string]>([
  ['a task that is not there', 'zz', 'expected to choose among a, b, c, got zz'],
  ['one that is not right after it', 'pick', 'expected to choose among a, b, c, got pick'],
  ['something that is no id', 3, 'expected to choose among a, b, c, got 3'],
  ['one that is there and one that is not', ['a', 'zz'], 'a, b, c, got zz'],
])('fails a branch at once that chooses %s', async (_, output, words) => {
  const { engine, runId, states, ran } = await ends(fork, { pick: output })
  expect(states).toEqual({
    ...{ pick: 'failed', a: 'upstream_failed', b: 'upstream_failed', c: 'upstream_failed' },
  })
  expect(ran).toEqual(['pick'])
  const error = engine.store.tasks(runId)[0]?.error
  expect(error).toMatchObject({ code: 'ORCHESTRATOR_BRANCH_INVALID' })
  expect(error?.message).toContain(words)
})

it('runs a join that is right after the branch, too, when it comes after what was chosen', async () => {
  const tasks = [
    choose('pick'),
    plain('a', 'pick'),
    plain('b', 'pick'),
    plain('join', ['pick', 'a', 'b'], { triggerRule: 'none_failed_min_one_success' }),
  ]
  expect((await ends(tasks, { pick: 'a' })).states).toEqual({
    ...{ pick: 'success', a: 'success', b: 'skipped', join: 'success' },
  })
  expect((await ends(tasks, { pick: [] })).states['join']).toBe('skipped')
})

it('skips a join of branches by its trigger rule: all_success needs them all', async () => {
  const tasks = [
    ...fork,
    plain('join', ['a', 'b']),
    plain('any', ['a', 'b'], { triggerRule: 'one_success' }),
  ]
  const { states } = await ends(tasks, { pick: 'a' })
  expect(states).toMatchObject({ join: 'skipped', any: 'success' })
})

it('skips a branch that was not chosen with all that comes after it', async () => {
  const tasks = [
    choose('outer'),
    choose('inner', ['outer']),
    plain('other', 'outer'),
    plain('x', 'inner'),
    plain('y', 'inner'),
  ]
  expect((await ends(tasks, { outer: 'inner', inner: 'y' })).states).toEqual({
    ...{ outer: 'success', inner: 'success', other: 'skipped', x: 'skipped', y: 'success' },
  })
  expect((await ends(tasks, { outer: 'other', inner: 'y' })).states).toEqual({
    ...{ outer: 'success', inner: 'skipped', other: 'success', x: 'skipped', y: 'skipped' },
  })
})

it('tries a branch again that fails, and hears what it chooses then', async () => {
  const pick: Work = ({ tryNumber }) => (tryNumber === 1 ? failure() : success('b'))
  const engine = new Engine({ dags: [dagOf(fork)], work: byTask({ pick }) })
  const { runId } = await engine.run('d')
  expect(engine.states(runId)).toEqual({
    pick: 'success',
    a: 'skipped',
    b: 'success',
    c: 'skipped',
  })
  await engine.stop()
})

it('skips what a branch did not choose again when it is cleared, also in another process', async () => {
  const engine = new Engine({ dags: [dagOf(fork)], work: byTask({ pick: returns('a') }) })
  const { runId } = await engine.run('d')
  engine.orders.length = 0
  engine.reopen()
  await engine.operate('clear', { runId, tasks: ['b', 'a'], downstream: false })
  expect((await engine.loop.ending(runId)).state).toBe('success')
  expect(engine.states(runId)).toEqual({
    pick: 'success',
    a: 'success',
    b: 'skipped',
    c: 'skipped',
  })
  expect(engine.orders.map(({ taskId }) => taskId)).toEqual(['a'])
  await engine.stop()
})

it('lets all go on after a branch that was marked as success without having chosen', async () => {
  const pick: Work = () => failure('X', false)
  const engine = new Engine({ dags: [dagOf(fork)], work: byTask({ pick }) })
  const { runId } = await engine.run('d')
  await engine.operate('mark', { runId, taskId: 'pick', state: 'success' })
  await engine.loop.ending(runId)
  expect(engine.states(runId)).toEqual({
    pick: 'success',
    a: 'success',
    b: 'success',
    c: 'success',
  })
  await engine.stop()
})

it.each([false, null, 0, 'yes'])('stops at a short circuit that returns %j', async (output) => {
  const tasks = [gate('check'), plain('a', 'check'), plain('b', 'a', { triggerRule: 'all_done' })]
  const { states, tasks: kept, state } = await ends(tasks, { check: output })
  expect(states).toEqual({ check: 'success', a: 'skipped', b: 'skipped' })
  expect(kept[2]?.reason).toBe('stopped by check')
  expect(state).toBe('success')
})

it('goes on after a short circuit that returns true', async () => {
  const { states } = await ends([gate('check'), plain('a', 'check')], { check: true })
  expect(states).toEqual({ check: 'success', a: 'success' })
})

it('lets the trigger rules decide further down a short circuit that is to respect them', async () => {
  const tasks = [
    gate('check', [], false),
    plain('a', 'check'),
    plain('b', 'a'),
    plain('done', 'a', { triggerRule: 'all_done' }),
    plain('right', 'check', { triggerRule: 'all_done' }),
  ]
  expect((await ends(tasks, { check: false })).states).toEqual({
    ...{ check: 'success', a: 'skipped', b: 'skipped', done: 'success', right: 'skipped' },
  })
})

it('never keeps a teardown from running: what was set up is torn down', async () => {
  const tasks = [
    setup(plain('make')),
    gate('check', ['make']),
    plain('work', 'check'),
    teardown(plain('drop', 'work'), { of: 'make' }),
  ]
  const { states } = await ends(tasks, { check: false })
  expect(states).toEqual({ make: 'success', check: 'success', work: 'skipped', drop: 'success' })
})

it('skips a task that says so with its reason, and what needs it', async () => {
  const a: Work = () => ({ kind: 'skipped', reason: 'no new files', usage: {} })
  const tasks = [
    plain('a'),
    plain('b', 'a'),
    plain('c', 'b'),
    plain('d', 'a', { triggerRule: 'none_failed' }),
  ]
  const engine = new Engine({ dags: [dagOf(tasks)], work: byTask({ a }) })
  const { runId, state } = await engine.run('d')
  expect(engine.states(runId)).toEqual({ a: 'skipped', b: 'skipped', c: 'skipped', d: 'success' })
  expect(engine.store.tasks(runId)[0]).toMatchObject({ reason: 'no new files', tryNumber: 1 })
  expect(engine.store.tries(runId)[0]?.state).toBe('skipped')
  expect(state).toBe('success')
  await engine.stop()
})

it('does not try a task again that says trying does not help', async () => {
  const engine = new Engine({
    dags: [dagOf([plain('a', [], { retries: 5 })])],
    work: () => failure('GONE', false),
  })
  const { runId, state } = await engine.run('d')
  expect(state).toBe('failed')
  expect(engine.store.tries(runId)).toHaveLength(1)
  await engine.stop()
})
