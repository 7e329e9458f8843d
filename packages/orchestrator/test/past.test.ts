import { expect, it } from 'vitest'

import { byTask, Engine, failure, success, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

const dates = ['2024-01-02', '2024-01-03', '2024-01-04'] as const
const tasks = [plain('a', [], { dependsOnPast: true, retries: 0 }), plain('b', 'a')]

const tasksRun = ({ orders }: Engine) =>
  orders.filter(({ taskId }) => taskId === 'a').map(({ ingestOn }) => ingestOn)

it('waits for the same task of the run before, and not for the whole run', async () => {
  const held: (() => void)[] = []
  const hold: Work = () => new Promise((resolve) => held.push(() => resolve(success())))
  const engine = new Engine({
    dags: [dagOf(tasks)],
    work: byTask({ a: hold, b: hold }),
    workers: 9,
  })
  const ids: string[] = []
  for (const ingestOn of dates)
    ids.push(
      ((await engine.operate('trigger', { dagId: 'd', ingestOn })) as { runId: string }).runId,
    )
  await engine.until(() => held.length > 0 && engine.board.runs.size === 3)
  expect(engine.orders.map(nameOf)).toEqual(['a 2024-01-02'])
  held.shift()?.()
  await engine.until(() => held.length === 2)
  expect(engine.orders.map(nameOf).slice(1).sort()).toEqual(['a 2024-01-03', 'b 2024-01-02'])
  while (engine.board.runs.size > 0) {
    held.shift()?.()
    await engine.until(() => true)
  }
  expect(ids.map((runId) => engine.store.run(runId)?.state)).toEqual(ids.map(() => 'success'))
  await engine.stop()
})

const nameOf = ({ taskId, ingestOn }: { taskId: string; ingestOn: string }) =>
  `${taskId} ${ingestOn}`

it.each(['success', 'skipped'] as const)(
  'goes on once the task of the run before is marked %s',
  async (state) => {
    const engine = new Engine({
      dags: [dagOf(tasks)],
      work: byTask({ a: ({ ingestOn }) => (ingestOn === dates[0] ? failure() : success()) }),
    })
    const first = await engine.run('d', {}, dates[0])
    expect(first.state).toBe('failed')
    const { runId } = (await engine.operate('trigger', { dagId: 'd', ingestOn: dates[1] })) as {
      runId: string
    }
    await engine.until(() => engine.store.run(runId)?.state === 'running')
    expect(engine.states(runId)).toEqual({ a: 'none', b: 'none' })
    await engine.operate('mark', { runId: first.runId, taskId: 'a', state })
    expect((await engine.loop.ending(runId)).state).toBe('success')
    await engine.stop()
  },
)

it('goes on once the run before succeeds after all, also when that takes another process', async () => {
  let broken = true
  const a: Work = ({ ingestOn }) => (ingestOn === dates[0] && broken ? failure() : success())
  const engine = new Engine({ dags: [dagOf(tasks)], work: byTask({ a }) })
  const first = await engine.run('d', {}, dates[0])
  const { runId } = (await engine.operate('trigger', { dagId: 'd', ingestOn: dates[1] })) as {
    runId: string
  }
  await engine.until(() => engine.store.run(runId)?.state === 'running')
  engine.reopen()
  broken = false
  await engine.operate('retry', { runId: first.runId })
  expect((await engine.loop.ending(runId)).state).toBe('success')
  await engine.stop()
})

it('goes on when the run before is cancelled before its task began', async () => {
  const never: Work = ({ taskId, ingestOn }) =>
    taskId === 'first' && ingestOn === dates[0] ? new Promise(() => {}) : success()
  const engine = new Engine({
    dags: [dagOf([plain('first'), plain('a', 'first', { dependsOnPast: true })])],
    work: never,
  })
  const runs: string[] = []
  for (const ingestOn of dates.slice(0, 2))
    runs.push(
      ((await engine.operate('trigger', { dagId: 'd', ingestOn })) as { runId: string }).runId,
    )
  await engine.until(() => engine.states(runs[1] ?? '')['first'] === 'success')
  expect(engine.states(runs[1] ?? '')['a']).toBe('none')
  await engine.operate('cancel', { runId: runs[0] ?? '' })
  expect((await engine.loop.ending(runs[1] ?? '')).state).toBe('success')
  engine.reopen()
})

it('is not asked of the first run of a backfill, but of the others', async () => {
  const a: Work = ({ ingestOn }) => (ingestOn === dates[0] ? failure() : success())
  const engine = new Engine({ dags: [dagOf(tasks)], work: byTask({ a }) })
  await engine.run('d', {}, dates[0])
  const runs = dates.slice(1).map((ingestOn) => ({ dagId: 'd', ingestOn }))
  await engine.operate('backfill', { key: 'k', runs, maxActiveRuns: 2 })
  await engine.loop.endingOfBatch('k')
  expect(engine.store.batches()[0]?.state).toBe('success')
  expect(tasksRun(engine)).toEqual(dates)
  await engine.stop()
})
