import { memoryLogger, type DuckDb, type LogLine } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  buildProject,
  DbtError,
  duckdbAdapter,
  loadProject,
  type Adapter,
  type NodeResult,
} from '../../src/index.ts'
import { inProject, Warehouse, type Files } from '../scratch-project.ts'

let warehouse: Warehouse

beforeEach(async () => {
  warehouse = await Warehouse.open()
})
afterEach(() => warehouse.close())

/** Builds a project in a warehouse with a fault; the log, and the results by name. */
async function buildWith(fault: Partial<Adapter>, files: Files) {
  const logger = memoryLogger()
  const adapter = { ...duckdbAdapter({ duckdb: warehouse.duckdb }), ...fault }
  const { results } = await inProject(files, async (folder) =>
    buildProject({ project: await loadProject(folder), adapter, logger }),
  )
  return { lines: logger.lines, results: new Map(results.map((result) => [result.name, result])) }
}

const files = {
  'models/a.sql': 'select 1 as n',
  'models/b.sql': "select * from {{ ref('a') }}",
  'models/c.sql': 'select 3 as n',
}

const bug = new TypeError('x is not a function')

const broken = (): Promise<never> => Promise.reject(bug)

const stackIn = (lines: readonly LogLine[]) =>
  String(lines.find(({ message }) => message.startsWith('internal error'))?.fields['stack'])

describe('an exception that is no mistake of the project', () => {
  it('is a result with its cause, told as an internal error; descendants are skipped', async () => {
    let left = 1
    const whole = duckdbAdapter({ duckdb: warehouse.duckdb })
    const { results } = await buildWith(
      { createView: (...view) => (left-- > 0 ? broken() : whole.createView(...view)) },
      files,
    )
    expect(results.get('a')).toMatchObject({
      status: 'error',
      message: 'models/a.sql: internal error: x is not a function',
      cause: bug,
    })
    expect(results.get('b')).toMatchObject({ status: 'skipped' })
    expect(results.get('c')).toMatchObject({ status: 'success' })
  })

  it('has its stack in the log', async () => {
    const { lines } = await buildWith({ createView: broken }, files)
    expect(stackIn(lines)).toMatch(/TypeError: x is not a function\n\s+at .*internal-errors\.test/)
  })

  it('has its stack in the log with the place in the template, when a template met it', async () => {
    const { lines, results } = await buildWith(
      { relation: broken },
      { 'models/a.sql': 'select 1\n{% if load_relation(this) %}{% endif %}' },
    )
    expect(results.get('a')?.message).toBe(
      'models/a.sql: internal error: models/a.sql:2: x is not a function',
    )
    expect(stackIn(lines)).toMatch(
      /models\/a\.sql:2: [^]*\[cause\]: TypeError: x is not[^]*\n\s+at /,
    )
  })

  it('is the same of a test', async () => {
    const rows = ((sql: string) =>
      sql.includes('as should_warn') ? broken() : warehouse.duckdb.rows(sql)) as DuckDb['rows']
    const { results } = await buildWith(
      { duckdb: { ...warehouse.duckdb, rows } },
      { 'models/a.sql': 'select 1 as n', 'tests/t.sql': "select * from {{ ref('a') }}" },
    )
    expect(results.get('t')).toMatchObject({ status: 'error', cause: bug })
  })
})

describe('a mistake of the project', () => {
  const failed = async (sql: string): Promise<{ result?: NodeResult; lines: LogLine[] }> => {
    const { results, lines } = await buildWith({}, { 'models/a.sql': sql })
    const result = results.get('a')
    return { lines, ...(result && { result }) }
  }

  it.each([
    ['of SQL', 'select nothing from nowhere', 'CORE_SQL_FAILED'],
    ['of a template', '{% if execute %}{{ 1 / 0 }}{% endif %}', 'DBT_TEMPLATE_FAILED'],
    [
      'of a value that has no size',
      '{% if execute %}{{ "x" | indent(-1) }}{% endif %}',
      'DBT_TEMPLATE_FAILED',
    ],
    ['of a break without a loop', '{% if execute %}{% break %}{% endif %}', 'DBT_TEMPLATE_FAILED'],
    ['of a return without a macro', '{{ return(1) if execute }}', 'DBT_TEMPLATE_FAILED'],
    ['of JSON of a function', '{{ tojson(range) if execute }}', 'DBT_TEMPLATE_FAILED'],
    ['of fields that are none', '{{ dbt.concat(1) if execute }}', 'DBT_TEMPLATE_FAILED'],
    [
      'that it raises itself',
      "{{ exceptions.raise_compiler_error('no') if execute }}",
      'DBT_COMPILER_RAISED',
    ],
  ])('%s is no internal error, and the cause has its code', async (_, sql, code) => {
    const { result, lines } = await failed(sql)
    expect(result).toMatchObject({ status: 'error', cause: { code } })
    expect(result?.message).not.toContain('internal')
    expect(lines.map(({ message }) => message)).toEqual(['error model.shop.a'])
  })

  it('in the arguments of a test names the test that refuses them', async () => {
    const { results } = await buildWith(
      {},
      {
        'models/a.sql': 'select 1 as n',
        'models/a.yml': 'models: [{name: a, data_tests: [{mine: {limits: 3}}]}]',
        'tests/generic/mine.sql': '\n{% test mine(model) %}select 1{% endtest %}',
      },
    )
    const test = [...results.values()].find(({ resource_type: type }) => type === 'test')
    expect(test?.cause).toBeInstanceOf(DbtError)
    expect(test?.message).toMatch(/tests\/generic\/mine\.sql:2: macro 'mine' takes no keyword/)
  })
})

it('a text that is no JSON gives the default, as in dbt', async () => {
  await warehouse.build({
    'models/a.sql': "select '{{ fromjson('{', 'none') }} {{ fromjson('[1]')[0] }}' as seen",
  })
  expect(await warehouse.lines('a')).toEqual(['none 1'])
})
