import { expect, it } from 'vitest'

import { sensor, type SensorOptions } from '../src/index.ts'
import { byTask, Engine, failure, success, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'
import { virtualClock } from './virtual-clock.ts'

const start = '2024-02-01T00:00:00.000Z'
const minutes = (count: number) => new Date(Date.parse(start) + count * 60_000).toISOString()

const waits = (options: Partial<SensorOptions<never>> = {}) =>
  sensor<never>({
    ...{ id: 'wait', poke: async () => false, pokeInterval: '10m', timeout: '1h' },
    ...{ retries: 0, retryDelay: '5m', retryExponentialBackoff: false, ...options },
  })

/** An engine whose sensor looks as told, look by look, and the times of its looks. */
function opened(look: (count: number) => ReturnType<Work>, task = waits(), workers = 1) {
  const clock = virtualClock(start)
  const looks: string[] = []
  const wait: Work = () => {
    looks.push(new Date(clock.now()).toISOString())
    return look(looks.length)
  }
  const dags = [dagOf([task, plain('after', 'wait'), plain('other')])]
  const engine = new Engine({ dags, clock, work: byTask({ wait }), workers, inboxMs: 60_000 })
  return { engine, looks, clock }
}

it('looks again after each interval until it is there, holds no worker meanwhile, and that is one try', async () => {
  const { engine, looks } = opened((count) => success(count === 3))
  const { runId, state } = await engine.run('d')
  expect(looks).toEqual([minutes(0), minutes(10), minutes(20)])
  expect(state).toBe('success')
  expect(engine.orders.map(({ taskId }) => taskId)).toEqual([
    ...['wait', 'other', 'wait', 'wait', 'after'],
  ])
  const [one] = engine.store.tasks(runId).filter(({ taskId }) => taskId === 'wait')
  expect(one).toMatchObject({ tryNumber: 1, attempts: 3, firstStartedAt: minutes(0), output: true })
  const tries = engine.store.tries(runId).filter(({ taskId }) => taskId === 'wait')
  expect(tries.map((each) => [each.state, each.tryNumber])).toEqual([
    ...[
      ['rescheduled', 1],
      ['rescheduled', 1],
      ['success', 1],
    ],
  ])
  await engine.stop()
})

it.each([null, 'yes', 1])('takes nothing but true for being there, not %j', async (output) => {
  const { engine, looks } = opened((count) => success(count === 2 ? true : output))
  await engine.run('d')
  expect(looks).toHaveLength(2)
  await engine.stop()
})

it.each([
  ['fails, whatever tries it had left', false, 'failed', 'upstream_failed'],
  ['is skipped where that is asked for', true, 'skipped', 'skipped'],
])('%s when its time is over, at which it looks last', async (_, softFail, state, after) => {
  const task = waits({ softFail, retries: 3, pokeInterval: '25m' })
  const { engine, looks } = opened(() => success(false), task)
  const { runId } = await engine.run('d')
  expect(looks).toEqual([minutes(0), minutes(25), minutes(50), minutes(60)])
  expect(engine.states(runId)).toEqual({ wait: state, after, other: 'success' })
  const one = engine.store.tasks(runId).find(({ taskId }) => taskId === 'wait')
  const words = "task 'wait': expected what it waits for within 3600000 ms, got nothing"
  if (softFail) expect(one).toMatchObject({ reason: words, error: null })
  else expect(one?.error).toEqual({ code: 'ORCHESTRATOR_SENSOR_TIMEOUT', message: words })
  await engine.stop()
})

it('tries a look again that throws, within the same time', async () => {
  const task = waits({ retries: 2, timeout: '30m' })
  const { engine, looks } = opened((count) => (count % 2 ? success(false) : failure()), task)
  const { runId, state } = await engine.run('d')
  expect(looks).toEqual([minutes(0), minutes(10), minutes(15), minutes(25), minutes(30)])
  expect(state).toBe('failed')
  const tries = engine.store.tries(runId).filter(({ taskId }) => taskId === 'wait')
  expect(tries.map((each) => [each.state, each.tryNumber])).toEqual([
    ...[
      ['rescheduled', 1],
      ['failed', 1],
      ['rescheduled', 2],
      ['failed', 2],
      ['failed', 3],
    ],
  ])
  await engine.stop()
})

it('fails by its looks that throw once it has no tries left', async () => {
  const { engine, looks } = opened((count) => (count === 1 ? success(false) : failure('DOWN')))
  const { runId } = await engine.run('d')
  expect(looks).toHaveLength(2)
  expect(engine.store.tasks(runId)[0]?.error?.code).toBe('DOWN')
  await engine.stop()
})

it('goes on between two looks in another process, with the time that was left', async () => {
  const { engine, looks } = opened(() => success(false), waits({ timeout: '25m' }))
  const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
  await engine.until(() => looks.length === 2 && engine.board.running.size === 0)
  engine.reopen()
  expect((await engine.loop.ending(runId)).state).toBe('failed')
  expect(looks.slice(0, 2)).toEqual([minutes(0), minutes(10)])
  expect(looks.at(-1)).toBe(minutes(25))
  await engine.stop()
})

it('keeps its time when a process vanishes while it looks', async () => {
  const never = new Promise<never>(() => {})
  const { engine, looks } = opened(
    (count) => (count === 2 ? never : success(false)),
    waits({ timeout: '30m' }),
  )
  const { runId } = (await engine.operate('trigger', { dagId: 'd' })) as { runId: string }
  await engine.until(() => looks.length === 2)
  engine.reopen()
  expect((await engine.loop.ending(runId)).state).toBe('failed')
  expect(looks.at(-1)).toBe(minutes(30))
  const states = engine.store.tries(runId).filter(({ taskId }) => taskId === 'wait')
  expect(states[1]?.state).toBe('interrupted')
  expect(new Set(states.map(({ tryNumber }) => tryNumber))).toEqual(new Set([1]))
  await engine.stop()
})

it('has all its time again when it is cleared', async () => {
  const { engine, looks } = opened(() => success(false), waits({ timeout: '10m' }))
  const { runId } = await engine.run('d')
  await engine.operate('clear', { runId, tasks: ['wait'] })
  await engine.loop.ending(runId)
  expect(looks).toEqual([minutes(0), minutes(10), minutes(10), minutes(20)])
  await engine.stop()
})
