import { existsSync, readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Orchestrator } from '../src/index.ts'
import { lives, pidIn, runOnly, Scratch, until } from './scratch.ts'

const scratch = new Scratch()
let orchestrator: Orchestrator

beforeAll(async () => {
  orchestrator = await scratch.open()
})
afterAll(() => scratch.remove())

describe('a task in a worker', () => {
  it('is told its run, interval, parameters and try, and gets services that are opened once a process', async () => {
    const params = { do: 'tell', names: ["O'Hara", 'ü\n'], deep: [null, { a: 1.5 }] }
    const first = (await runOnly(orchestrator, 'once', params)).task.output
    const second = (await runOnly(orchestrator, 'once', params)).task.output
    const told = {
      params,
      interval: { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' },
      ingestOn: '2024-01-02',
      tryNumber: 1,
      runId: 'once__20240102__1',
      taskId: 'act',
      dagId: 'once',
      services: { opened: 1 },
      pid: expect.any(Number) as number,
    }
    expect(first).toEqual(told)
    expect(second).toEqual({ ...told, runId: 'once__20240102__2', pid: (first as typeof told).pid })
  })

  it.each(['skip', 'refuse'])(
    'that ends by itself leaves its worker to the next: %s',
    async (how) => {
      const before = (await runOnly(orchestrator, 'once', { do: 'tell' })).task.output
      const { task } = await runOnly(orchestrator, 'once', { do: how })
      expect(task.state).toBe(how === 'skip' ? 'skipped' : 'failed')
      const after = (await runOnly(orchestrator, 'once', { do: 'tell' })).task.output
      expect((after as { pid: number }).pid).toBe((before as { pid: number }).pid)
    },
  )

  it.each([[null], [{ rows: 3, files: ['a'] }], ['text'], [0], [false], [[]]])(
    'hands %j on to the next task',
    async (value) => {
      const { executeRun, store } = orchestrator
      const params = { do: 'return', value }
      const run = await executeRun({ dagId: 'chain', ingestOn: '2024-01-02', params })
      expect(run.state).toBe('success')
      expect(store.tasks(run.runId)[1]?.output).toEqual({ first: value })
    },
  )

  it('may send its owner what is no message, or a forged report, to no effect', async () => {
    const params = { do: 'sendNonsense', value: 'true' }
    expect((await runOnly(orchestrator, 'once', params)).task.output).toBe('true')
  })

  it('may return 64 kB and no more, and is not tried again for it', async () => {
    const fits = await runOnly(orchestrator, 'again', { do: 'big', size: 65_534 })
    expect(fits.task.output).toHaveLength(65_534)
    const { task, tries } = await runOnly(orchestrator, 'again', { do: 'big', size: 65_535 })
    expect(task.error).toEqual({
      code: 'ORCHESTRATOR_OUTPUT_TOO_LARGE',
      message: "task 'act': expected to return at most 65536 bytes of JSON, got 65537",
    })
    expect([task.state, tries.length]).toEqual(['failed', 1])
  })

  it.each([
    ['bigint', 'got one that it cannot (Do not know how to serialize a BigInt)'],
    ['function', 'got a function'],
  ])('that returns a %s is told that JSON cannot hold it', async (action, got) => {
    const { task, tries } = await runOnly(orchestrator, 'again', { do: action })
    expect(task.error).toEqual({
      code: 'ORCHESTRATOR_OUTPUT_NOT_JSON',
      message: `task 'act': expected to return a value that JSON can hold, ${got}`,
    })
    expect(tries).toHaveLength(1)
  })

  it('has the log of each try in a file, whole and in order', async () => {
    const { run, tries } = await runOnly(orchestrator, 'once', { do: 'log', lines: 500 })
    const lines = readFileSync(tries[0]?.log ?? '', 'utf8')
      .trimEnd()
      .split('\n')
    const messages = lines.map((line) => (JSON.parse(line) as { message: string }).message)
    expect(messages).toEqual([
      'try begins',
      ...Array.from({ length: 500 }, (_, line) => `line ${line}`),
      'dirty',
      'try ends',
    ])
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ level: 'warn', rows: 3 })
    const told = scratch.events.filter(
      (event) => event.kind === 'task-log' && event.runId === run.runId,
    )
    expect(told).toHaveLength(messages.length)
  })
})

describe('a task that fails', () => {
  it('is tried again after each wait until it succeeds, every try with its own log', async () => {
    const { run, tries, task } = await runOnly(orchestrator, 'again', { do: 'failUntil', try: 3 })
    expect([run.state, task.output, task.tryNumber]).toEqual(['success', 3, 3])
    expect(tries.map(({ tryNumber, state }) => [tryNumber, state])).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'success'],
    ])
    expect(new Set(tries.map(({ log }) => log)).size).toBe(3)
    const [first, second] = tries.map(({ log }) => readFileSync(log, 'utf8'))
    expect(first).toMatch(/"message":"no 1".*Error: no 1\\n.*caused by Error: deep/)
    expect(second).toContain('"message":"no 2"')
    for (const [index, { startedAt }] of tries.slice(1).entries())
      expect(
        Date.parse(startedAt) - Date.parse(tries[index]?.endedAt ?? ''),
      ).toBeGreaterThanOrEqual(10)
  })

  it('waits between its tries as the formula says, and no longer than its longest wait', async () => {
    const { run } = await runOnly(orchestrator, 'slowly', { do: 'failUntil', try: 9 })
    const waits = scratch.events.flatMap((event) =>
      event.kind === 'task-retrying' && event.runId === run.runId ? [event.delayMs] : [],
    )
    expect(waits).toEqual([40, 40])
  })

  it('fails the run once its tries are used up', async () => {
    const { run, task, tries } = await runOnly(orchestrator, 'again', {
      do: 'failUntil',
      try: 9,
    })
    expect([run.state, task.state, tries.length]).toEqual(['failed', 'failed', 3])
    expect(task.error).toEqual({ code: 'ORCHESTRATOR_TASK_FAILED', message: 'no 3' })
  })

  it('is not tried again when its error says that this cannot help', async () => {
    const { task, tries } = await runOnly(orchestrator, 'again', { do: 'refuse' })
    expect(task.error).toEqual({ code: 'ORCHESTRATOR_DATE_INVALID', message: 'never right' })
    expect(tries).toHaveLength(1)
  })
})

describe('a worker that ends badly', () => {
  it.each([
    ['kill', 'SIGKILL'],
    ['exit', 'exit code 3'],
    ['uncaught', 'exit code 1'],
  ])('by %s is reported and replaced', async (action, how) => {
    const { task, run } = await runOnly(orchestrator, 'once', { do: action })
    expect(run.state).toBe('failed')
    expect(task.error).toEqual({
      code: 'ORCHESTRATOR_WORKER_DIED',
      message: `task 'act': expected its process to report, got its end (${how})`,
    })
    expect((await runOnly(orchestrator, 'once', { do: 'return', value: 1 })).task.output).toBe(1)
  })

  it('leaves what nobody caught in the log of the try', async () => {
    const { tries } = await runOnly(orchestrator, 'once', { do: 'uncaught' })
    const log = readFileSync(tries[0]?.log ?? '', 'utf8')
    expect(log).toMatch(/"level":"error","message":"nobody caught this","stack":"Error: nobody/)
  })

  it.each([[false], [true]])(
    'by what an earlier task left behind costs the next one no try, exits: %s',
    async (exits) => {
      const left = await runOnly(orchestrator, 'once', { do: 'leaveBehind', exits })
      const { run, task, tries } = await runOnly(orchestrator, 'once', { do: 'stay' })
      expect([run.state, tries.length]).toEqual(['success', 1])
      expect(task.output).not.toBe(left.task.output)
      const logs = [left.tries, tries].map(([one]) => readFileSync(one?.log ?? '', 'utf8'))
      expect(logs.map((log) => log.includes('left behind'))).toEqual([!exits, false])
    },
  )

  it('for want of memory is reported and replaced', async () => {
    const small = new Scratch()
    try {
      const workerEnv = { NODE_OPTIONS: '--max-old-space-size=48' }
      const cramped = await small.open({ workerEnv })
      const { task } = await runOnly(cramped, 'once', { do: 'memory' })
      expect(task.error?.code).toBe('ORCHESTRATOR_WORKER_DIED')
      expect(readFileSync(small.path('logs/workers.log'), 'utf8')).toContain('heap out of memory')
      expect((await runOnly(cramped, 'once', { do: 'return', value: 1 })).task.output).toBe(1)
    } finally {
      await small.remove()
    }
  })

  it('is tried again like any failure', async () => {
    const { tries } = await runOnly(orchestrator, 'again', { do: 'kill' })
    expect(tries.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed'])
  })
})

describe('a task that runs too long', () => {
  it('is killed with all that it started, whatever they ignore', async () => {
    const grandchild = scratch.path('grandchild')
    const { task, run } = await runOnly(orchestrator, 'hasty', { do: 'hang', grandchild })
    expect(run.state).toBe('failed')
    expect(task.error).toEqual({
      code: 'ORCHESTRATOR_TIMEOUT',
      message: "task 'act': expected to end within 2000 ms, got no end; it was killed",
    })
    expect(existsSync(grandchild)).toBe(true)
    await until(() => !lives(pidIn(grandchild)))
    expect((await runOnly(orchestrator, 'once', { do: 'return', value: 1 })).task.output).toBe(1)
  })
})
