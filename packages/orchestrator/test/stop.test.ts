import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { cronDataInterval, dag, task, type Orchestrator } from '../src/index.ts'
import { dags } from './processes/dags.ts'
import { lives, pidIn, runOnly, Scratch, until } from './scratch.ts'

let scratch: Scratch

beforeEach(() => {
  scratch = new Scratch()
})
afterEach(() => scratch.remove())

const started = () => scratch.events.some(({ kind }) => kind === 'task-started')

describe('a process that is asked to stop', () => {
  it('asks running tasks to end, leaves the run queued, and the next one goes on with it', async () => {
    const first = await scratch.open()
    const running = runOnly(first, 'again', { do: 'obey', marker: scratch.path('began') })
    await until(() => scratch.events.some(({ kind }) => kind === 'task-log'))
    first.stop()
    const { run, task: stopped, tries } = await running
    expect([run.state, stopped.state, stopped.tryNumber]).toEqual(['queued', 'none', 0])
    expect(tries.map(({ state }) => state)).toEqual(['interrupted'])
    expect(scratch.events.at(-1)).toMatchObject({
      kind: 'run-interrupted',
      run: { state: 'queued' },
    })
    const next = await scratch.open()
    expect(next.interrupted).toEqual([run.runId])
    expect(await next.resume()).toMatchObject([{ runId: run.runId, state: 'success' }])
    expect(next.store.tasks(run.runId)[0]?.output).toEqual({ tryNumber: 1 })
    expect(await next.resume()).toEqual([])
  })

  it('kills a task that does not end after a grace, with all that it started', async () => {
    const orchestrator = await scratch.open()
    const grandchild = scratch.path('grandchild')
    const marker = scratch.path('began')
    const running = runOnly(orchestrator, 'once', { do: 'hangOnce', marker, grandchild })
    await until(() => started())
    await until(() => pidOrNone(grandchild) > 0)
    orchestrator.stop()
    const { run, task: stopped } = await running
    expect([run.state, stopped.state]).toEqual(['queued', 'none'])
    await until(() => !lives(pidIn(grandchild)))
  })

  it('starts nothing any more', async () => {
    const orchestrator = await scratch.open()
    orchestrator.stop()
    const { run, task: waiting, tries } = await runOnly(orchestrator, 'once', { do: 'return' })
    expect([run.state, waiting.state, tries]).toEqual(['queued', 'none', []])
  })
})

function pidOrNone(file: string): number {
  try {
    return pidIn(file)
  } catch {
    return 0
  }
}

const three = (dagId: string) =>
  ['2024-01-02', '2024-01-03', '2024-01-04'].map((ingestOn) => ({ dagId, ingestOn }))

describe('a batch', () => {
  // Its runs have no parameters, so that the only task of `once` fails in a known way.
  const working = new Map([
    ...dags,
    [
      'chain',
      dag<{ opened: number }>({
        id: 'chain',
        startDate: '2024-01-01',
        tasks: [task({ id: 'second', run: async () => undefined })],
      }),
    ],
  ])

  it('runs its intervals one after the other', async () => {
    const { executeBatch, store } = await scratch.open({ dags: working })
    const { runs, success } = await executeBatch({ key: 'k', runs: three('chain') })
    expect(success).toBe(true)
    expect(runs.map((run) => [run?.ingestOn, run?.state, run?.batch])).toEqual(
      three('chain').map(({ ingestOn }) => [ingestOn, 'success', 'k']),
    )
    for (const [index, run] of runs.slice(1).entries())
      expect(String(run?.startedAt) >= String(runs[index]?.endedAt)).toBe(true)
    expect(store.batches({ state: 'open' })).toEqual([])
  })

  it('leaves what comes after a failure unstarted, also later', async () => {
    const { executeBatch, resume, store } = await scratch.open({ dags: working })
    const { runs, success } = await executeBatch({ key: 'k', runs: three('once') })
    expect(success).toBe(false)
    expect(runs.map((run) => run?.state)).toEqual(['failed', undefined, undefined])
    expect(await resume()).toEqual([])
    expect(store.runs()).toHaveLength(1)
  })

  it('that was stopped goes on where it stopped, without doing again what was done', async () => {
    let seen = 0
    const first = await scratch.open({
      dags: working,
      onEvent: ({ kind }) => {
        if (kind === 'task-ended' && ++seen === 2) first.stop()
      },
    })
    const { runs } = await first.executeBatch({ key: 'k', runs: three('chain') })
    expect(runs.map((run) => run?.state)).toEqual(['success', 'success', 'queued'])
    const next = await scratch.open({ dags: working })
    expect(await next.resume((batch) => batch !== 'k')).toEqual([])
    const resumed = await next.resume((batch) => batch === 'k')
    expect(resumed.map(({ state }) => state)).toEqual(['success', 'success', 'success'])
    expect(next.store.runs()).toHaveLength(3)
    expect(next.store.batches({ state: 'open' })).toEqual([])
  })

  it('with a date or a DAG that is none begins nothing', async () => {
    const { executeBatch, store } = await scratch.open()
    const batches = [
      [...three('chain'), { dagId: 'chain', ingestOn: '2024-02-30' }],
      [...three('chain'), { dagId: 'gone', ingestOn: '2024-01-02' }],
    ]
    const codes = ['ORCHESTRATOR_DATE_INVALID', 'ORCHESTRATOR_DAG_UNKNOWN']
    for (const [index, runs] of batches.entries())
      await expect(executeBatch({ key: 'k', runs })).rejects.toMatchObject({ code: codes[index] })
    expect([store.runs(), store.batches({ state: 'open' })]).toEqual([[], []])
  })
})

/** Tries a failed run again, and waits for its end. */
async function retried({ operate, ending }: Orchestrator, runId: string) {
  await operate('retry', { runId })
  return ending(runId)
}

describe('a run that failed', () => {
  it('is tried again from where it stopped, with all its tries', async () => {
    const opened = await scratch.open()
    const { executeRun, store } = opened
    const params = { do: 'failOnce', marker: scratch.path('began') }
    const failed = await executeRun({ dagId: 'once', ingestOn: '2024-01-02', params })
    expect(failed.state).toBe('failed')
    const again = await retried(opened, failed.runId)
    expect([again.runId, again.state]).toEqual([failed.runId, 'success'])
    expect(store.tries(failed.runId).map(({ state }) => state)).toEqual(['failed', 'success'])
    await expect(retried(opened, failed.runId)).rejects.toMatchObject({
      code: 'ORCHESTRATOR_RUN_STATE',
    })
    await expect(retried(opened, 'nothing__1')).rejects.toMatchObject({
      code: 'ORCHESTRATOR_RUN_UNKNOWN',
    })
  })

  it('is refused once a newer run of its date has succeeded: it would bring back what that replaced', async () => {
    const opened = await scratch.open()
    const { executeRun } = opened
    const params = { do: 'failOnce', marker: scratch.path('began') }
    const failed = await executeRun({ dagId: 'once', ingestOn: '2024-01-02', params })
    const newer = await executeRun({ dagId: 'once', ingestOn: '2024-01-02', params })
    expect([failed.state, newer.state]).toEqual(['failed', 'success'])
    await expect(retried(opened, failed.runId)).rejects.toMatchObject({
      code: 'ORCHESTRATOR_RUN_STATE',
      message: expect.stringContaining(`${newer.runId} has succeeded since`) as string,
    })
  })

  it('goes on in the DAG as it is now: with tasks that are new, without those that are gone', async () => {
    const first = await scratch.open()
    const failed = await first.executeRun({
      dagId: 'chain',
      ingestOn: '2024-01-02',
      params: { do: 'uncaught' },
    })
    expect(first.store.tasks(failed.runId).map(({ state }) => state)).toEqual([
      'failed',
      'upstream_failed',
    ])
    const changed = dag<{ opened: number }>({
      id: 'chain',
      startDate: '2024-01-01',
      tasks: [task({ id: 'second', run: async () => undefined })],
    })
    const next = await scratch.open({ dags: new Map([['chain', changed]]) })
    expect(await retried(next, failed.runId)).toMatchObject({ state: 'success' })
    const states = next.store.tasks(failed.runId).map(({ taskId, state }) => [taskId, state])
    expect(Object.fromEntries(states)).toEqual({ second: 'success', first: 'removed' })
  })
})

it.each([
  ['tomorrow', new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)],
  ['the last day of the calendar', '9999-12-31'],
  ['its first', '0000-01-01'],
])('a date whose data interval has not ended, or never was, makes no run: %s', async (_, date) => {
  const chain = dag<{ opened: number }>({
    ...{ id: 'chain', startDate: '2024-01-01', schedule: cronDataInterval('@daily') },
    tasks: [task({ id: 'second', run: async () => undefined })],
  })
  const { executeRun, executeBatch, store } = await scratch.open({
    dags: new Map([['chain', chain]]),
  })
  const wanted = { dagId: 'chain', ingestOn: date }
  const refusal = { code: 'ORCHESTRATOR_DATE_INVALID' }
  await expect(executeRun(wanted)).rejects.toMatchObject(refusal)
  await expect(executeBatch({ key: 'k', runs: [wanted] })).rejects.toMatchObject(refusal)
  expect([store.runs(), store.batches({ state: 'open' })]).toEqual([[], []])
})

it('a date before a DAG begins makes no run', async () => {
  const { executeRun, executeBatch, store } = await scratch.open()
  const refused = {
    code: 'ORCHESTRATOR_DATE_INVALID',
    message: "DAG 'once': expected a date after its startDate 2024-01-01, got 2024-01-01",
  }
  const request = { dagId: 'once', ingestOn: '2024-01-01' }
  await expect(executeRun(request)).rejects.toMatchObject(refused)
  const runs = [{ dagId: 'once', ingestOn: '2024-01-02' }, request]
  await expect(executeBatch({ key: 'k', runs })).rejects.toMatchObject(refused)
  expect(store.runs()).toEqual([])
})

it('what belongs to a DAG that is gone stays as it is, and keeps nothing else from running', async () => {
  const first = await scratch.open({
    onEvent: ({ kind }) => kind === 'task-started' && first.stop(),
  })
  const { runs } = await first.executeBatch({ key: 'k', runs: three('once') })
  const rest = new Map([...dags].filter(([id]) => id !== 'once'))
  const next = await scratch.open({ dags: rest })
  expect(await next.resume()).toEqual([])
  expect(next.store.run(runs[0]?.runId ?? '')?.state).toBe('queued')
  expect(next.store.batches({ state: 'open' })).toHaveLength(1)
  expect((await runOnly(next, 'again', { do: 'return', value: 1 })).task.output).toBe(1)
})

it('a process that stops refuses what it is asked for', async () => {
  const orchestrator = await scratch.open()
  orchestrator.stop()
  await orchestrator.finished()
  const refused = { code: 'ORCHESTRATOR_STOPPED' }
  await expect(runOnly(orchestrator, 'once', {})).rejects.toMatchObject(refused)
  expect(orchestrator.store.runs()).toEqual([])
})
