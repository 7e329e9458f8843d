import { describe, expect, it } from 'vitest'

import {
  branch,
  dag,
  mapped,
  sensor,
  setup,
  shortCircuit,
  task,
  teardown,
  whenUpdated,
  type Task,
} from '../src/index.ts'

const run = async () => undefined

const tasks = (edges: Readonly<Record<string, readonly string[]>>): Task[] =>
  Object.entries(edges).map(([id, after]) => task<never>({ id, after, run }))

function mistakesOf(options: Partial<Parameters<typeof dag<never>>[0]>): unknown {
  try {
    dag<never>({ id: 'd', startDate: '2024-01-01', tasks: tasks({ a: [] }), ...options })
  } catch (error) {
    return (error as { details: { mistakes: string[] } }).details.mistakes
  }
  return []
}

describe('dag', () => {
  it('puts upstream tasks first, whatever the order in which they are written', () => {
    const { tasks: sorted } = dag<never>({
      id: 'd',
      startDate: '2024-01-01',
      tasks: tasks({ publish: ['model'], model: ['a', 'b'], b: ['a'], a: [] }),
    })
    expect(sorted.map(({ id }) => id)).toEqual(['a', 'b', 'model', 'publish'])
  })

  it.each([
    [{ tasks: 'abc' }, "tasks: expected a list of tasks, got 'abc'"],
    [{ tasks: null }, 'tasks: expected a list of tasks, got null'],
    [{ tasks: [null] }, 'tasks: expected what task() makes at 0, got null'],
    [{ tasks: [{ id: 'a' }] }, "tasks: expected what task() makes at 0, got an object with id 'a'"],
    [{ id: 5 }, 'id: expected a text, got the number 5'],
    [{ pools: null }, 'pools: expected an object, got null'],
    [{ params: ['a'] }, 'params: expected an object, got a list'],
  ])('says what is no such thing at all: %j', (options, mistake) => {
    expect(mistakesOf(options as object)).toEqual([mistake])
  })

  it('tells all mistakes together, with a code', () => {
    const options = {
      id: '1st dag',
      startDate: '2024-02-30',
      pools: { empty: 0, half: 1.5 },
      tasks: [
        task<never>({ id: 'a', run, after: ['zz'], pool: 'marts', retries: -1 }),
        task<never>({ id: 'b/c', run, pool: 'empty' }),
        task<never>({ id: 'twin', run }),
        task<never>({ id: 'twin', run }),
        task<never>({ id: 'x', run, after: ['y'] }),
        task<never>({ id: 'y', run, after: ['x'] }),
      ],
    }
    expect(mistakesOf(options)).toEqual([
      "id: expected letters, digits, _ . and -, a letter first, got '1st dag'",
      "startDate: expected YYYY-MM-DD, or an instant as 2024-01-01T06:00:00Z, got '2024-02-30'",
      "pool 'empty': expected a whole number of slots above 0, got 0",
      "pool 'half': expected a whole number of slots above 0, got 1.5",
      "task 'a': after 'zz', which is no task; known are: a, b/c, twin, x, y",
      "task 'a': expected one of the DAG's pools, got 'marts'",
      "task 'a': retries: expected a whole number from 0, got -1",
      "task 'b/c': expected an id of letters, digits, _ . and -, a letter first",
      "task 'b/c': poolSlots: expected at most the 0 of pool 'empty', got 1",
      "task 'twin': expected one task of this id, got several",
      'after: expected no cycle, got y → x → y',
    ])
    expect(() => dag(options)).toThrow(
      expect.objectContaining({ code: 'ORCHESTRATOR_DAG_INVALID' }) as Error,
    )
  })

  it.each([
    ['itself', { a: ['a'] }, 'a → a'],
    ['a long way round', { a: ['d'], b: ['a'], c: ['b'], d: ['c'] }, 'd → c → b → a → d'],
  ])('names the cycle of a task that waits for %s', (_, edges, cycle) => {
    expect(mistakesOf({ tasks: tasks(edges) })).toEqual([`after: expected no cycle, got ${cycle}`])
  })

  it('takes the name of a group in after for its last tasks, teardowns left out', () => {
    const inner = tasks({
      'load.read': [],
      'load.clean.a': ['load.read'],
      'load.clean.b': ['load.read'],
      'load.check': ['load.clean'],
      'load.side': ['load.read'],
    })
    const drop = teardown(task<never>({ id: 'load.drop', after: ['load.check'], run }), { of: [] })
    const made = dag<never>({
      ...{ id: 'd', startDate: '2024-01-01' },
      tasks: [...inner, drop, ...tasks({ report: ['load'], other: ['load.clean', 'report'] })],
    })
    const after = Object.fromEntries(made.tasks.map((one) => [one.id, one.after]))
    expect(after).toMatchObject({
      'load.check': ['load.clean.a', 'load.clean.b'],
      report: ['load.check', 'load.side'],
      other: ['load.clean.a', 'load.clean.b', 'report'],
    })
  })

  it('tells options that nobody reads, with the ones that they may stand for', () => {
    const list = task<never, number[]>({ id: 'list', run: async () => [] })
    const wrong = {
      ...{ id: 'd', startDate: '2024-01-01', maxActiveRun: 1, sla: '1h' },
      tasks: [
        list,
        task<never>({ id: 'a', run, ...{ retires: 3 } }),
        sensor<never>({ id: 'b', poke: async () => true, ...{ run, pokeIntervall: '1m' } }),
        mapped<never, number>({ id: 'c', over: list, run, ...{ overs: 1 } }),
        shortCircuit<never>({ id: 'e', run: async () => true, ...{ softFail: true } }),
        setup(branch<never>({ id: 'f', run: async () => [], ...{ trigger_rule: 'x' } })),
      ],
    }
    expect(mistakesOf(wrong)).toEqual([
      'maxActiveRun: no option of a DAG, nobody reads it; did you mean "maxActiveRuns"?',
      'sla: no option of a DAG, nobody reads it',
      `task 'a': retires: no option of a task, nobody reads it; did you mean "retries"?`,
      `task 'b': run: no option of a sensor, nobody reads it`,
      `task 'b': pokeIntervall: no option of a sensor, nobody reads it; did you mean "pokeInterval"?`,
      `task 'c': overs: no option of a mapped task, nobody reads it; did you mean "over"?`,
      `task 'e': softFail: no option of a short circuit, nobody reads it`,
      `task 'f': trigger_rule: no option of a task, nobody reads it; did you mean "triggerRule"?`,
    ])
  })

  it('keeps nothing about mistakes in the data of a task', () => {
    const made = task<never>({ id: 'a', run, ...{ retires: 3 } })
    expect(Object.keys(made)).toEqual(Object.keys(task<never>({ id: 'a', run })))
    expect(JSON.stringify(made)).not.toContain('retires')
  })

  it('refuses a schedule with parameters that nobody is there to give', () => {
    const params = { day: { type: 'string' }, limit: { type: 'integer', default: 3 } } as const
    const words = "param 'day': expected a default, since the DAG has a schedule"
    expect(mistakesOf({ params, schedule: '@daily' })).toEqual([words])
    expect(mistakesOf({ params, schedule: whenUpdated('t') })).toEqual([words])
    expect(mistakesOf({ params })).toEqual([])
  })

  it('refuses assets that have no name, and texts in the place of lists', () => {
    const waitsFor = (...given: unknown[]) => whenUpdated(...(given as string[]))
    const one = (given: unknown) => task<never>({ id: 'a', run, outlets: given as string[] })
    expect(mistakesOf({ tasks: [one('serving.a')], schedule: waitsFor(['serving.a']) })).toEqual([
      'schedule: expected names of assets, anyOf or allOf, got ["serving.a"]',
      `task 'a': outlets: expected a list of names of assets, got "serving.a"`,
    ])
    expect(mistakesOf({ tasks: [one([''])], schedule: waitsFor(undefined) })).toEqual([
      'schedule: expected names of assets, anyOf or allOf, got {"all":[null]}',
      `task 'a': outlets: expected a list of names of assets, got [""]`,
    ])
    expect(mistakesOf({ schedule: whenUpdated() })).toEqual([
      'schedule: expected at least one asset, got none',
    ])
  })

  it('refuses a DAG without tasks', () => {
    expect(mistakesOf({ tasks: [] })).toEqual(['tasks: expected at least one, got none'])
  })
})

describe('task', () => {
  it('has the defaults that the documentation tells', () => {
    expect(task<never>({ id: 'a', run })).toMatchObject({
      id: 'a',
      kind: 'task',
      after: [],
      inputs: {},
      retries: 2,
      retryDelayMs: 5_000,
      retryExponentialBackoff: 2,
      maxRetryDelayMs: 300_000,
      timeoutMs: 3_600_000,
      pool: undefined,
      poolSlots: 1,
      priorityWeight: 1,
      triggerRule: 'all_success',
      dependsOnPast: false,
      outlets: [],
    })
  })

  it('never shortens a retry delay that was asked for by a longest wait that was not', () => {
    expect(task<never>({ id: 'a', run, retryDelay: '1h' }).maxRetryDelayMs).toBe(3_600_000)
  })

  it('refuses a duration of another form', () => {
    expect(() => task<never>({ id: 'a', run, timeout: 'soon' })).toThrow(
      expect.objectContaining({ code: 'CORE_DURATION_INVALID' }) as Error,
    )
  })
})
