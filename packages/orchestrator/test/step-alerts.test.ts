import { expect, it } from 'vitest'

import { dag, delta, openRunStore, task, type Alert, type Change } from '../src/index.ts'
import { Engine, failure, success, type EngineOptions } from './engine.ts'
import { runOnly, Scratch } from './scratch.ts'
import { virtualClock } from './virtual-clock.ts'

/** An engine whose store tells which alerts it was given, in the step of what they tell of. */
function watched(options: EngineOptions) {
  const store = openRunStore({ file: ':memory:' })
  const apply = store.apply.bind(store)
  const steps: (readonly Change[])[] = []
  store.apply = (step, changes) => {
    apply(step, changes)
    steps.push(changes)
  }
  const engine = new Engine({ ...options, store })
  const alerts = () =>
    steps.flat().flatMap((change): Alert[] => (change.kind === 'alert' ? [change.alert] : []))
  return { engine, alerts, steps }
}

const act = task<never>({ id: 'act', retries: 1, retryDelay: '1s', run: async () => undefined })
const base = { id: 'sales', startDate: '2024-01-01', owner: 'ann', tasks: [act] }

it('a task that fails after its last try, and its run, are told in the very step in which they end', async () => {
  const { engine, alerts, steps } = watched({
    dags: [dag<never>(base)],
    work: () => failure('LAKE_X'),
  })
  const { runId } = await engine.run('sales')
  expect(alerts()).toMatchObject([
    {
      kind: 'task_failed',
      severity: 'critical',
      dagId: 'sales',
      runId,
      taskId: 'act',
      owner: 'ann',
      subject: 'sales: act failed',
      text: 'failed with LAKE_X',
      details: { code: 'LAKE_X' },
    },
    { kind: 'run_failed', subject: 'sales: run failed', runId },
  ])
  const last = steps.find((changes) => changes.some(({ kind }) => kind === 'alert'))
  expect(last?.filter(({ kind }) => kind !== 'alert').map(({ kind }) => kind)).toEqual([
    'try-ended',
    'task',
    'run',
  ])
  await engine.stop()
})

it('a task whose error says that the data are at fault is told as quality', async () => {
  const work = () => ({ ...failure('X', false), quality: true })
  const { engine, alerts } = watched({ dags: [dag<never>(base)], work })
  await engine.run('sales')
  expect(alerts().map(({ kind, subject }) => [kind, subject])).toEqual([
    ['quality_failed', 'sales: quality failed in act'],
    ['run_failed', 'sales: run failed'],
  ])
  await engine.stop()
})

it('a task that fails in two runs, and again after a clear, is told under a key of its own each time', async () => {
  const { engine, alerts } = watched({ dags: [dag<never>(base)], work: () => failure() })
  const { runId } = await engine.run('sales')
  await engine.operate('clear', { runId })
  await engine.loop.ending(runId)
  await engine.run('sales')
  const keys = alerts().map(({ key }) => key)
  expect(new Set(keys).size).toBe(6)
  await engine.stop()
})

it('an ended run that counts otherwise once a task is marked is told each time, as any other end', async () => {
  const clock = virtualClock('2024-02-01T00:00:00Z')
  const { engine, alerts } = watched({ dags: [dag<never>(base)], work: () => failure(), clock })
  const { runId } = await engine.run('sales')
  for (const [hour, state] of ['success', 'failed', 'success'].entries()) {
    clock.set(`2024-02-01T0${hour + 1}:00:00Z`)
    await engine.operate('mark', { runId, taskId: 'act', state })
  }
  const told = alerts().filter(({ kind }) => kind !== 'task_failed')
  expect(told.map(({ kind }) => kind)).toEqual([
    'run_failed',
    'recovered',
    'run_failed',
    'recovered',
  ])
  expect(new Set(told.map(({ key }) => key)).size).toBe(4)
  const ends = engine.events.flatMap((event) => (event.kind === 'run-ended' ? [event.run] : []))
  expect(ends.map(({ state }) => state)).toEqual(['failed', 'success', 'failed', 'success'])
  await engine.stop()
})

it('a run that has not ended in its time is told once', async () => {
  let looks = 0
  const slow = dag<never>({ ...base, deadline: '1h' })
  const { engine, alerts } = watched({
    dags: [slow],
    work: async () => {
      // The clock goes on while the task is at work.
      while (Date.parse('2024-02-01T03:00:00Z') > engine.clock.now() && looks++ < 1e6)
        await new Promise((go) => setImmediate(go))
      return success()
    },
  })
  const { runId } = await engine.run('sales')
  expect(alerts()).toMatchObject([
    { kind: 'deadline_missed', severity: 'warning', runId },
    { kind: 'recovered', runId },
  ])
  await engine.stop()
})

it('data that is too old is told once for each last success, and not while it is fresh', async () => {
  let works = true
  const daily = dag<never>({
    ...base,
    tasks: [task<never>({ id: 'act', retries: 0, run: async () => undefined })],
    schedule: delta('1d'),
    startDate: '2024-01-31',
    freshness: '36h',
  })
  const { engine, alerts } = watched({
    dags: [daily],
    scheduling: true,
    inboxMs: 3_600_000,
    work: () => (works ? success() : failure()),
  })
  engine.loop.hear({ kind: 'look' })
  const at = (instant: string) => engine.until(() => engine.clock.now() >= Date.parse(instant))
  await at('2024-02-05T01:00:00Z')
  expect(alerts().filter(({ kind }) => kind === 'freshness_missed')).toEqual([])
  works = false
  await at('2024-02-09T01:00:00Z')
  works = true
  await at('2024-02-12T01:00:00Z')
  expect(alerts().filter(({ kind }) => kind === 'freshness_missed')).toMatchObject([
    {
      subject: 'sales: data is too old',
      owner: 'ann',
      details: { as_of: '2024-02-05T00:00:00.000Z', freshness_ms: 129_600_000 },
    },
  ])
  await engine.stop()
})

it('data that became too old while its DAG was paused is told once the DAG goes on', async () => {
  const { engine, alerts } = watched({
    dags: [dag<never>({ ...base, freshness: '1h' })],
    scheduling: true,
    inboxMs: 600_000,
  })
  engine.loop.hear({ kind: 'look' })
  await engine.operate('pause', { dagId: 'sales' })
  await engine.until(() => engine.clock.now() > Date.parse('2024-02-01T03:00:00Z'))
  expect(alerts()).toEqual([])
  await engine.operate('unpause', { dagId: 'sales' })
  expect(alerts()).toMatchObject([{ kind: 'freshness_missed', details: { as_of: null } }])
  await engine.stop()
})

it('what a task has people told of is kept and told, and does not fail it', async () => {
  const scratch = new Scratch()
  try {
    const { executeRun } = await scratch.open()
    const run = await executeRun({ dagId: 'once', ingestOn: '2024-01-02', params: { do: 'alert' } })
    expect(run.state).toBe('success')
    expect(scratch.alerts()).toMatchObject([
      {
        kind: 'source_drifted',
        severity: 'warning',
        subject: 'once: songs has a new column',
        run_id: run.runId,
        task_id: 'act',
        details: '{"column":"mood"}',
      },
    ])
  } finally {
    await scratch.remove()
  }
})

it('a worker carries what an error says of the data, and it is kept with the error', async () => {
  const scratch = new Scratch()
  try {
    const params = { do: 'findBadData' }
    const { task: failed } = await runOnly(await scratch.open(), 'once', params)
    expect(failed.error).toEqual({
      ...{ code: 'ORCHESTRATOR_TASK_FAILED', message: 'no rows', quality: true },
    })
    expect(scratch.alerts()[0]).toMatchObject({ kind: 'quality_failed', severity: 'critical' })
  } finally {
    await scratch.remove()
  }
})

it('what a task has people told of is told once, though its process dies and it tells it again', async () => {
  const scratch = new Scratch()
  try {
    const { executeRun } = await scratch.open()
    const params = { do: 'alertAndDieOnce', marker: scratch.path('began') }
    const run = await executeRun({ dagId: 'again', ingestOn: '2024-01-02', params })
    expect(run.state).toBe('success')
    expect(scratch.alerts()).toMatchObject([{ subject: 'again: songs has a new column' }])
  } finally {
    await scratch.remove()
  }
})
