import { expect, it } from 'vitest'

import {
  mapped,
  setup,
  task,
  teardown,
  type Json,
  type Task,
  type TriggerRule,
} from '../src/index.ts'
import type { TaskOrder } from '../src/worker/protocol.ts'
import { byTask, Engine, failure, success, type Work } from './engine.ts'
import { dagOf, plain, run } from './tasks.ts'

const list = (id = 'list') => task<never, string[]>({ id, run: async () => [], retries: 0 })
const each = (id: string, over: Task<never, readonly unknown[]>, options: Partial<Task> = {}) => ({
  ...mapped<never, unknown>({ id, over, run, retries: 0 }),
  ...options,
})
const all = list()
const returns =
  (output: Json | null): Work =>
  () =>
    success(output)
const upper: Work = ({ item }) => success((item as string).toUpperCase())

async function ran(tasks: readonly Task[], works: Record<string, Work>, workers = 3) {
  const engine = new Engine({ dags: [dagOf(tasks)], work: byTask(works), workers })
  const { runId, state } = await engine.run('d')
  return { engine, runId, state, states: engine.states(runId) }
}

const orderOf = ({ orders }: Engine, taskId: string) =>
  orders.findLast((order) => order.taskId === taskId)

it('runs once for each item, and gives what the instances returned on as a list in their order', async () => {
  const tasks = [all, each('one', all), plain('after', 'one')]
  const turns = [3, 2, 1, 0]
  const one: Work = async ({ item, mapIndex }) => {
    for (let turn = 0; turn < (turns[mapIndex] ?? 0); turn++)
      await new Promise<void>((resolve) => setImmediate(resolve))
    return success(`${item as string}!`)
  }
  const { engine, states } = await ran(tasks, { list: returns(['a', 'b', 'c', 'd']), one })
  expect(states['one']).toBe('success success success success')
  expect(orderOf(engine, 'after')?.outputs).toEqual({ one: ['a!', 'b!', 'c!', 'd!'] })
  expect(new Set(engine.orders.map(({ log }) => log)).size).toBe(engine.orders.length)
  await engine.stop()
})

it('is skipped over an empty list, and what needs it, too', async () => {
  const tasks = [
    all,
    each('one', all),
    plain('after', 'one'),
    plain('done', 'one', { triggerRule: 'all_done' }),
  ]
  const { engine, runId, state, states } = await ran(tasks, { list: returns([]) })
  expect(states).toEqual({ list: 'success', one: 'skipped', after: 'skipped', done: 'success' })
  expect(engine.store.tasks(runId)[1]?.reason).toBe('list is empty')
  expect(state).toBe('success')
  await engine.stop()
})

it.each<[string, Json | null, string]>([
  ['nothing', null, "expected 'list' to return a list, got null"],
  ['a text', 'abc', `expected 'list' to return a list, got "abc"`],
  ['an object', { a: 1 }, `expected 'list' to return a list, got {"a":1}`],
  ['too long a list', Array.from({ length: 10_001 }, () => 0), 'at most 10000 items, got 10001'],
])('fails over %s without a try', async (_, output, words) => {
  const { engine, runId, states } = await ran([all, each('one', all), plain('after', 'one')], {
    list: returns(output),
  })
  expect(states).toEqual({ list: 'success', one: 'failed', after: 'upstream_failed' })
  const error = engine.store.tasks(runId)[1]?.error
  expect(error).toMatchObject({ code: 'ORCHESTRATOR_MAP_INVALID' })
  expect(error?.message).toContain(words)
  expect(engine.orders).toHaveLength(1)
  await engine.stop()
})

it('maps over what another mapped task returned', async () => {
  const one = each('one', all)
  const tasks = [all, one, each('two', one as Task<never, readonly unknown[]>)]
  const two: Work = ({ item }) => success(`<${item as string}>`)
  const { engine, runId } = await ran(tasks, { list: returns(['a', 'b']), one: upper, two })
  const outputs = engine.store.tasks(runId).filter(({ taskId }) => taskId === 'two')
  expect(outputs.map(({ output }) => output)).toEqual(['<A>', '<B>'])
  await engine.stop()
})

it.each<[TriggerRule, string]>([
  ['all_success', 'upstream_failed'],
  ['one_failed', 'success'],
  ['one_success', 'success'],
  ['all_failed', 'skipped'],
  ['all_done', 'success'],
  ['none_skipped', 'success'],
  ['none_failed', 'upstream_failed'],
  ['all_done_min_one_success', 'success'],
])('counts instances for the trigger rule %s, of which one failed: %s', async (rule, state) => {
  const tasks = [all, each('one', all), plain('after', 'one', { triggerRule: rule })]
  const one: Work = (order) =>
    order.mapIndex === 1 ? failure() : upper(order, new AbortController().signal)
  const { engine, states } = await ran(tasks, { list: returns(['a', 'b', 'c']), one })
  expect(states).toMatchObject({ one: 'success failed success', after: state })
  if (state === 'success' && rule.startsWith('all_done'))
    expect(orderOf(engine, 'after')?.outputs).toEqual({ one: ['A', 'C'] })
  await engine.stop()
})

it('tries only the instances of a failed run again that did not succeed', async () => {
  let broken = true
  const one: Work = (order) =>
    order.mapIndex === 1 && broken ? failure() : success(`${order.item as string}!`)
  const tasks = [all, each('one', all), plain('after', 'one')]
  const { engine, runId } = await ran(tasks, { list: returns(['a', 'b', 'c']), one })
  broken = false
  engine.orders.length = 0
  await engine.operate('retry', { runId })
  expect((await engine.loop.ending(runId)).state).toBe('success')
  expect(engine.orders.map(nameOf)).toEqual(['one[1]', 'after'])
  expect(orderOf(engine, 'after')?.outputs).toEqual({ one: ['a!', 'b!', 'c!'] })
  await engine.stop()
})

const nameOf = ({ taskId, mapIndex }: TaskOrder) =>
  mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`

it.each([
  ['shorter', ['x']],
  ['longer', ['x', 'y', 'z', 'w']],
  ['empty', []],
])('is mapped anew when the list is made anew, which is now %s', async (_, next) => {
  let items = ['a', 'b']
  const tasks = [all, each('one', all), plain('after', 'one')]
  const { engine, runId } = await ran(tasks, { list: () => success(items), one: upper })
  items = next
  await engine.operate('clear', { runId, tasks: ['list'] })
  await engine.loop.ending(runId)
  const instances = engine.store.tasks(runId).filter(({ taskId }) => taskId === 'one')
  expect(instances.map(({ output }) => output)).toEqual(
    next.length > 0 ? next.map((item) => item.toUpperCase()) : [null],
  )
  if (next.length > 0) expect(orderOf(engine, 'after')?.outputs['one']).toHaveLength(next.length)
  expect(engine.states(runId)['after']).toBe(next.length > 0 ? 'success' : 'skipped')
  await engine.stop()
})

it('runs the same instances again when only they are cleared', async () => {
  const { engine, runId } = await ran([all, each('one', all)], {
    list: returns(['a', 'b']),
    one: upper,
  })
  engine.orders.length = 0
  await engine.operate('clear', { runId, tasks: ['one'] })
  await engine.loop.ending(runId)
  expect(engine.orders.map(nameOf).sort()).toEqual(['one[0]', 'one[1]'])
  await engine.stop()
})

it('is mapped anew also when it is cleared twice before its old instances are gone', async () => {
  const stuck = new Set<() => void>()
  let items = ['a', 'b', 'c']
  const one: Work = ({ item }) =>
    items.length < 3
      ? success(item ?? null)
      : new Promise((resolve) => stuck.add(() => resolve({ kind: 'died', how: 'SIGKILL' })))
  const engine = new Engine({
    dags: [dagOf([all, each('one', all)])],
    work: byTask({ list: () => success(items), one }),
    workers: 4,
  })
  const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
  await engine.until(() => stuck.size === 3)
  await engine.operate('clear', { runId, tasks: ['one'] })
  items = ['x', 'y']
  await engine.operate('clear', { runId, tasks: ['list'] })
  for (const end of stuck) end()
  expect((await engine.loop.ending(runId)).state).toBe('success')
  expect(engine.states(runId)['one']).toBe('success success')
  await engine.stop()
})

it('marks one instance, and goes on with the others', async () => {
  const one: Work = (order) => (order.mapIndex === 0 ? failure() : success(order.item ?? null))
  const tasks = [all, each('one', all), plain('after', 'one')]
  const { engine, runId } = await ran(tasks, { list: returns(['a', 'b']), one })
  await engine.operate('mark', { runId, taskId: 'one', mapIndex: 0, state: 'success' })
  expect((await engine.loop.ending(runId)).state).toBe('success')
  expect(engine.states(runId)).toMatchObject({ one: 'success success', after: 'success' })
  await expect(
    engine.operate('mark', { runId, taskId: 'one', mapIndex: 2, state: 'success' }),
  ).rejects.toMatchObject({ code: 'ORCHESTRATOR_OPERATION_INVALID' })
  await engine.stop()
})

it('goes on in the middle in another process: what has ended is not run again', async () => {
  const tasks = [all, each('one', all), plain('after', 'one')]
  const held: (() => void)[] = []
  let holds = true
  const one: Work = ({ mapIndex, item }) =>
    mapIndex < 3 || !holds
      ? success(`${item as string}!`)
      : new Promise((resolve) => held.push(() => resolve(success())))
  const work = byTask({ list: returns(['a', 'b', 'c', 'd', 'e', 'f']), one })
  const engine = new Engine({ dags: [dagOf(tasks)], work, workers: 2 })
  const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
  await engine.until(() => held.length === 2)
  holds = false
  engine.orders.length = 0
  engine.reopen()
  expect((await engine.loop.ending(runId)).state).toBe('success')
  expect(engine.orders.map(nameOf)).toEqual(['one[3]', 'one[4]', 'one[5]', 'after'])
  expect(orderOf(engine, 'after')?.outputs).toEqual({ one: ['a!', 'b!', 'c!', 'd!', 'e!', 'f!'] })
  await engine.stop()
})

it('waits with its setup and is torn down once, after all instances', async () => {
  const make = setup(plain('make'))
  const one = each('one', all, { after: ['list', 'make'] })
  const tasks = [all, make, one, teardown(plain('drop', 'one'), { of: 'make' })]
  const { engine, states } = await ran(tasks, { list: returns(['a', 'b']), one: upper })
  expect(states).toMatchObject({ one: 'success success', drop: 'success' })
  expect(engine.orders.at(-1)?.taskId).toBe('drop')
  await engine.stop()
})

it('begins to be mapped as soon as its rule allows, and only once', async () => {
  const one = each('one', all)
  const tasks = [
    all,
    one,
    plain('slow'),
    plain('after', ['one', 'slow'], { triggerRule: 'one_success' }),
  ]
  const { engine } = await ran(tasks, { list: returns(['a', 'b', 'c']), one: upper })
  expect(engine.orders.filter(({ taskId }) => taskId === 'after')).toHaveLength(1)
  await engine.stop()
})
