import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { Warehouse, type Files } from '../scratch-project.ts'

let warehouse: Warehouse

beforeEach(async () => {
  warehouse = await Warehouse.open()
})
afterEach(() => warehouse.close())

const people = {
  'models/people.sql':
    "select * from (values (1, 'PE', 10), (2, 'IT', null), (2, 'XX', 30), (null, null, 40)) as t(id, country, boss)",
  'models/countries.sql': "select * from (values ('PE'), ('IT'), (null)) as t(code)",
}

/** How the only test of a project went: status, failures. */
async function outcome(test: string, column = 'id', more: Files = {}) {
  const yaml = `models: [{ name: people, columns: [{ name: ${column}, data_tests: [${test}] }] }]`
  const { results } = await warehouse.build({ ...people, 'models/people.yml': yaml, ...more })
  const [found] = results.filter(({ resource_type: type }) => type === 'test')
  return { status: found?.status, failures: found?.failures, message: found?.message }
}

const config = (test: string, text: string) => `{ ${test}: { config: { ${text} } } }`

describe('generic tests', () => {
  it.each([
    ['unique', 'id', 'fail', 1],
    ['unique', 'country', 'pass', 0],
    ['not_null', 'id', 'fail', 1],
    ['not_null', 'boss', 'fail', 1],
    ['{ accepted_values: { arguments: { values: [PE, IT, XX] } } }', 'country', 'pass', 0],
    ['{ accepted_values: { arguments: { values: [PE] } } }', 'country', 'fail', 2],
    ['{ accepted_values: { values: [1], quote: false } }', 'id', 'fail', 1],
    [
      "{ relationships: { arguments: { to: ref('countries'), field: code } } }",
      'country',
      'fail',
      1,
    ],
    ["{ relationships: { to: ref('people'), field: id } }", 'id', 'pass', 0],
    [config('unique', 'where: "boss is not null"'), 'id', 'pass', 0],
    [config('not_null', 'where: "boss < 40"'), 'id', 'pass', 0],
    [config('not_null', 'where: "boss >= 40"'), 'id', 'fail', 1],
    ['{ test_name: not_null, where: "boss < 40" }', 'id', 'pass', 0],
  ])('%s on %s: %s, %i rows', async (test, column, status, failures) => {
    expect(await outcome(test, column)).toMatchObject({ status, failures })
  })

  it('may be written by the project, with arguments', async () => {
    const more = {
      'tests/generic/at_most.sql': `{% test at_most(model, column_name, most, plus=0) %}
        select * from {{ model }} where {{ column_name }} > {{ most + plus }}{% endtest %}`,
    }
    expect(await outcome('{ at_most: { arguments: { most: 10 } } }', 'boss', more)).toMatchObject({
      status: 'fail',
      failures: 2,
    })
    expect(await outcome('{ at_most: { most: 10, plus: 25 } }', 'boss', more)).toMatchObject({
      status: 'fail',
      failures: 1,
    })
  })

  it('may replace one of dbt', async () => {
    const more = {
      'macros/unique.sql': '{% test unique(model, column_name) %}select 1 where false{% endtest %}',
    }
    expect(await outcome('unique', 'id', more)).toMatchObject({ status: 'pass', failures: 0 })
  })

  it('look at ephemeral models, and at what those read', async () => {
    const more = {
      'models/people.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('base') }}",
      'models/base.sql': "{{ config(materialized='ephemeral') }} select unnest([1, 1, 2]) as id",
    }
    expect(await outcome('unique', 'id', more)).toMatchObject({ status: 'fail', failures: 1 })
    const test = config('unique', 'where: "id > 1"')
    expect(await outcome(test, 'id', more)).toMatchObject({ status: 'pass' })
    const known = "{ relationships: { arguments: { to: ref('base'), field: id } } }"
    expect(await outcome(known, 'id', more)).toMatchObject({ status: 'pass' })
  })

  it('say which argument they do not have', async () => {
    const { status, message } = await outcome('{ accepted_values: { vals: [1] } }')
    expect([status, message]).toEqual(['error', expect.stringMatching(/people\.yml: .*vals/)])
  })

  it('are asked for on models, seeds and sources', async () => {
    await warehouse.duckdb.run('create schema raw; create table raw.t as select 1 as n')
    const statuses = await warehouse.statuses({
      'seeds/s.csv': 'n\n1\n1\n',
      'models/m.sql': 'select 1 as n',
      'tests/generic/rows_are.sql': `{% test rows_are(model, count) %}
        select n from (select count(*) as n from {{ model }}) where n <> {{ count }}{% endtest %}`,
      'models/all.yml': `
models: [{ name: m, data_tests: [{ rows_are: { arguments: { count: 1 } } }] }]
seeds: [{ name: s, columns: [{ name: n, data_tests: [unique] }] }]
sources: [{ name: raw, tables: [{ name: t, columns: [{ name: n, data_tests: [not_null] }] }] }]`,
    })
    expect(statuses).toEqual({
      m: 'success',
      s: 'success',
      rows_are_m_1: 'pass',
      unique_s_n: 'fail',
      source_not_null_raw_t_n: 'pass',
    })
  })

  it('of a source are about that, whatever model their arguments refer to', async () => {
    await warehouse.duckdb.run('create schema raw; create table raw.t as select 3 as n')
    const statuses = await warehouse.statuses({
      'models/m.sql': 'select 1 as n',
      'models/all.yml': `sources:
  - name: raw
    tables:
      - name: t
        columns:
          - name: n
            data_tests: [{ relationships: { name: known, arguments: { to: ref('m'), field: n } } }]`,
    })
    expect(statuses).toEqual({ m: 'success', known: 'fail' })
  })
})

describe('severity', () => {
  it.each([
    ['severity: warn', 'warn', 1],
    ['severity: error', 'fail', 1],
    ["error_if: '> 1'", 'warn', 1],
    ["error_if: '> 1', warn_if: '> 1'", 'pass', 0],
    ["severity: warn, warn_if: '> 1'", 'pass', 0],
    ["severity: warn, error_if: '> 0'", 'warn', 1],
    ["error_if: '= 1'", 'fail', 1],
  ])('%s: %s', async (text, status, failures) => {
    expect(await outcome(config('not_null', text))).toMatchObject({ status, failures })
  })

  it('judges no more rows than the limit, and what fail_calc counts', async () => {
    const test = '{ accepted_values: { values: [ZZ], config: {'
    expect(await outcome(`${test} limit: 2 } } }`, 'country')).toMatchObject({
      status: 'fail',
      failures: 2,
    })
    expect(await outcome(`${test} fail_calc: sum(n_records) * 10 } } }`, 'country')).toMatchObject({
      status: 'fail',
      failures: 30,
    })
  })

  it('says what was found and what was allowed', async () => {
    expect((await outcome('not_null')).message).toBe('Got 1 result, configured to fail if != 0')
    expect((await outcome(config('not_null', "error_if: '> 1'"))).message).toBe(
      'Got 1 result, configured to warn if != 0',
    )
  })

  it('refuses conditions that are no SQL', async () => {
    const { status, message } = await outcome(config('not_null', "error_if: 'many'"))
    expect(status).toBe('error')
    expect(message).toContain('expected fail_calc, warn_if and error_if to be SQL')
  })

  it('may be set for all tests of a project', async () => {
    const more = { 'dbt_project.yml': 'name: shop\ndata_tests: { shop: { +severity: warn } }' }
    expect(await outcome('not_null', 'id', more)).toMatchObject({ status: 'warn', failures: 1 })
  })
})

describe('singular tests', () => {
  it('fail on every row that they give, and have configs', async () => {
    const statuses = await warehouse.statuses({
      ...people,
      'tests/no_bosses.sql': "select * from {{ ref('people') }} where boss > 10",
      'tests/no_giants.sql': "select * from {{ ref('people') }} where boss > 100",
      'tests/deep/no_one.sql': "{{ config(severity='warn') }} select * from {{ ref('people') }}",
    })
    expect(statuses).toMatchObject({ no_bosses: 'fail', no_giants: 'pass', no_one: 'warn' })
  })
})
