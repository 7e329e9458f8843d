import { describe, expect, it } from 'vitest'

import type { Json, Param, Params } from '../src/index.ts'
import { Engine } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

const mistakesOf = (params: Params) => {
  try {
    dagOf([plain('a')], { params })
  } catch (error) {
    return (error as { details: { mistakes: string[] } }).details.mistakes
  }
  return []
}

/** The parameters of a run that is given some, or why it is refused. */
async function given(params: Params, values: Record<string, Json>) {
  const engine = new Engine({ dags: [dagOf([plain('a')], { params })] })
  try {
    const run = await engine.run('d', values)
    expect(engine.orders[0]?.params).toEqual(run.params)
    return run.params
  } catch (error) {
    expect(engine.store.runs()).toEqual([])
    const { code, message } = error as { code: string; message: string }
    return [code, ...message.split('\n').map((line) => line.trim())]
  } finally {
    await engine.stop()
  }
}

const params: Params = {
  table: { type: 'string', pattern: '^[a-z_]+$' },
  limit: { type: 'integer', default: 10, minimum: 1, maximum: 100 },
  share: { type: 'number', default: 0.5 },
  full: { type: 'boolean', default: false },
  mode: { type: 'string', default: 'append', enum: ['append', 'replace'] },
  day: { type: 'string', default: '2024-01-01', format: 'date' },
  names: { type: 'array', default: [] },
  more: { type: 'object', default: {} },
}

describe('a run', () => {
  it('has the defaults of what it is not given, and others as they are given', async () => {
    expect(await given(params, { table: 'songs', limit: 3, other: [1] })).toEqual({
      ...{ table: 'songs', limit: 3, share: 0.5, full: false, mode: 'append' },
      ...{ day: '2024-01-01', names: [], more: {}, other: [1] },
    })
  })

  it('is refused with every mistake at once, and is not made', async () => {
    const values = {
      limit: 1.5,
      share: 'x',
      full: 1,
      mode: 'merge',
      day: '2024-02-30',
      names: {},
      more: [],
    }
    expect(await given(params, values)).toEqual([
      'ORCHESTRATOR_PARAMS_INVALID',
      "DAG 'd':",
      "param 'table': expected string, got nothing",
      "param 'limit': expected a whole number, got 1.5",
      `param 'share': expected a number, got "x"`,
      "param 'full': expected true or false, got 1",
      `param 'mode': expected one of append, replace, got "merge"`,
      `param 'day': expected a text of the form date, got "2024-02-30"`,
      "param 'names': expected a list, got {}",
      "param 'more': expected a mapping, got []",
    ])
  })

  it.each<[string, Json]>([
    ['limit', 0],
    ['limit', 101],
    ['limit', '3'],
    ['table', 'Songs!'],
  ])('is not given %s = %j', async (name, value) => {
    const [code] = (await given(params, { table: 'songs', [name]: value })) as string[]
    expect(code).toBe('ORCHESTRATOR_PARAMS_INVALID')
  })

  it('takes null for nothing', async () => {
    expect(await given(params, { table: 'songs', limit: null })).toMatchObject({ limit: 10 })
    const [code] = (await given(params, { table: null })) as string[]
    expect(code).toBe('ORCHESTRATOR_PARAMS_INVALID')
  })

  it('is asked for a parameter of any name', async () => {
    expect(await given({ constructor: { type: 'string' } } as Params, {})).toContain(
      "param 'constructor': expected string, got nothing",
    )
  })
})

describe('a DAG', () => {
  it('is refused with every mistake of its parameters', () => {
    expect(
      mistakesOf({
        kind: { type: 'int' as Param['type'] },
        none: {} as Param,
        limit: { type: 'integer', default: '1' },
        most: { type: 'integer', default: 3, maximum: 2 },
        shape: { type: 'string', pattern: '(' },
        mode: { type: 'string', default: 'x', enum: ['y'] },
      }),
    ).toEqual([
      "param 'kind': type: expected one of string, integer, number, boolean, array, object, got int",
      "param 'none': type: expected one of string, integer, number, boolean, array, object, got undefined",
      `param 'limit': its default: expected a number, got "1"`,
      "param 'most': its default: expected at most 2, got 3",
      expect.stringContaining("param 'shape': expected a JSON schema"),
      `param 'mode': its default: expected y, got "x"`,
    ])
  })
})
