import { memoryLogger } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { Warehouse, type Building } from '../scratch-project.ts'

let warehouse: Warehouse

beforeEach(async () => {
  warehouse = await Warehouse.open()
})
afterEach(() => warehouse.close())

async function kind(relation: string): Promise<string | undefined> {
  const [found] = await warehouse.duckdb.rows<{ table_type: string }>(
    `select table_type from information_schema.tables where table_schema = 'serving' and table_name = '${relation}'`,
  )
  return found?.table_type
}

const model = (config: string, sql: string) => ({
  'models/a.sql': `{{ config(${config}) }}\n${sql}`,
})

describe('materializations', () => {
  it('make a view by default, a table when asked, and change one into the other', async () => {
    await warehouse.build({ 'models/a.sql': 'select 1 as n' })
    expect(await kind('a')).toBe('VIEW')
    const { results } = await warehouse.build(model("materialized='table'", 'select 2 as n'))
    expect(results).toMatchObject([
      { status: 'success', rows: 1, compiled_code: '\nselect 2 as n' },
    ])
    expect(await kind('a')).toBe('BASE TABLE')
    await warehouse.build({ 'models/a.sql': 'select 3 as n' })
    expect(await kind('a')).toBe('VIEW')
    expect(await warehouse.lines('a')).toEqual(['3'])
  })

  it('put an ephemeral model into its readers, under their own WITH', async () => {
    const files = {
      'models/one.sql': "{{ config(materialized='ephemeral') }} select 1 as n",
      'models/two.sql':
        "{{ config(materialized='ephemeral') }} with x as (select n + 1 as n from {{ ref('one') }}) select * from x",
      'models/a.sql':
        "-- both\nwith sum as (select one.n + two.n as n from {{ ref('one') }} as one, {{ ref('two') }} as two) select * from sum",
    }
    const { results } = await warehouse.build(files)
    expect(results.map(({ name }) => name)).toEqual(['a'])
    expect(await warehouse.lines('a')).toEqual(['3'])
    expect(await kind('one')).toBeUndefined()
  })

  it('write into the schema and under the alias of the config', async () => {
    await warehouse.build(model("schema='marts', alias='sales'", 'select 1 as n'))
    expect(await warehouse.duckdb.rows('select n from serving_marts.sales')).toEqual([{ n: 1 }])
  })
})

describe('incremental models', () => {
  const source = (...rows: string[]) =>
    warehouse.duckdb.run(
      `create schema if not exists raw; create or replace table raw.t as select * from (values ${rows.join(', ')}) as t(id, v)`,
    )
  const declared = { 'models/raw.yml': 'sources: [{ name: raw, tables: [{ name: t }] }]' }
  const incremental = (config: string, sql = "select * from {{ source('raw', 't') }}") => ({
    ...declared,
    ...model(`materialized='incremental'${config}`, sql),
  })

  it('append without a key', async () => {
    await source("(1, 'a')")
    await warehouse.build(incremental(''))
    await source("(1, 'b')")
    await warehouse.build(incremental(", incremental_strategy='append'"))
    await warehouse.build(incremental(''))
    expect(await warehouse.lines('a')).toEqual(['1 a', '1 b', '1 b'])
  })

  it.each(['delete+insert', 'merge', 'default'])('replace rows of a key: %s', async (strategy) => {
    const files = incremental(`, unique_key='id', incremental_strategy='${strategy}'`)
    await source("(1, 'a')", "(2, 'b')")
    await warehouse.build(files)
    await source("(2, 'x')", "(3, 'c')")
    await warehouse.build(files)
    expect(await warehouse.lines('a')).toEqual(['1 a', '2 x', '3 c'])
  })

  it('replace rows of a key of several columns', async () => {
    const files = incremental(", unique_key=['id', 'v']")
    await source("(1, 'a')", "(1, 'b')")
    await warehouse.build(files)
    await source("(1, 'b')", "(2, 'b')")
    await warehouse.build(files)
    expect(await warehouse.lines('a')).toEqual(['1 a', '1 b', '2 b'])
  })

  it.each([
    [
      'leave out a column that the table lacks',
      "on_schema_change='ignore'",
      'id, v, 1 as w',
      'success',
    ],
    [
      'refuse one where on_schema_change is fail',
      "on_schema_change='fail'",
      'id, v, 1 as w',
      'error',
    ],
    ['need every column that the table has', "on_schema_change='ignore'", 'id', 'error'],
  ])('%s', async (_, config, columns, status) => {
    await source("(1, 'a')")
    await warehouse.build(incremental(''))
    const wider = `select ${columns} from {{ source('raw', 't') }}`
    const statuses = await warehouse.statuses(incremental(`, ${config}`, wider))
    expect(statuses).toEqual({ a: status })
    expect(await warehouse.lines('a')).toEqual(status === 'success' ? ['1 a', '1 a'] : ['1 a'])
  })

  it('keep the types of the table', async () => {
    await source("(1, 'a')")
    await warehouse.build(incremental(''))
    await source("('2', 3)")
    await warehouse.build(incremental(''))
    const [first] = await warehouse.duckdb.rows<{ column_type: string }>('describe serving.a')
    expect(first?.column_type).toBe('INTEGER')
    expect(await warehouse.lines('a')).toEqual(['1 a', '2 3'])
  })

  it('warn of a column that is left out', async () => {
    await source("(1, 'a')")
    await warehouse.build(incremental(''))
    const logger = memoryLogger()
    const wider = "select *, 1 as w from {{ source('raw', 't') }}"
    await warehouse.build(incremental('', wider), { logger })
    expect(logger.lines.map(({ message }) => message)).toContain(
      'a: its table lacks w, which is left out: run it once with a full refresh',
    )
  })

  describe('is_incremental()', () => {
    const asking = "select {{ 'true' if is_incremental() else 'false' }} as i"
    const seen = async (config: string, options: Building = {}) => {
      await warehouse.build(model(config, asking), options)
      return (await warehouse.lines('a')).at(-1)
    }

    it('holds only for an incremental model whose table is there', async () => {
      expect(await seen("materialized='incremental'")).toBe('false')
      expect(await seen("materialized='incremental'")).toBe('true')
    })

    it('does not hold on a full refresh, which starts from nothing', async () => {
      await seen("materialized='incremental'")
      expect(await seen("materialized='incremental'", { fullRefresh: true })).toBe('false')
      expect(await warehouse.lines('a')).toEqual(['false'])
    })

    it('obeys the full_refresh config more than the command', async () => {
      await seen("materialized='incremental'")
      const kept = "materialized='incremental', full_refresh=false"
      expect(await seen(kept, { fullRefresh: true })).toBe('true')
      expect(await seen("materialized='incremental', full_refresh=true")).toBe('false')
    })

    it('does not hold for a table, nor where a view was before', async () => {
      await seen("materialized='table'")
      expect(await seen("materialized='table'")).toBe('false')
      await seen("materialized='view'")
      expect(await seen("materialized='incremental'")).toBe('false')
    })
  })
})

describe('microbatch models', () => {
  const files = {
    'models/raw.yml':
      'sources: [{ name: raw, tables: [{ name: t, config: { event_time: day } }] }]',
    ...model(
      "materialized='incremental', incremental_strategy='microbatch', event_time='day', batch_size='day', begin='2024-01-01', lookback=1",
      "select day, count(*) as n, '{{ model.batch.event_time_start.strftime('%d') if execute }}' as batch from {{ source('raw', 't') }} group by day",
    ),
  }
  const days = (...list: string[]) =>
    warehouse.duckdb.run(
      `create schema if not exists raw; create or replace table raw.t as select unnest([${list.map((day) => `date '${day}'`).join(', ')}]) as day`,
    )
  const now = Date.parse('2024-01-04T12:00:00Z')

  it('are built from begin to now at first, one batch a day', async () => {
    await days('2023-12-31', '2024-01-01', '2024-01-01', '2024-01-04', '2024-01-05')
    const { results } = await warehouse.build(files, { now })
    expect(await warehouse.lines('a')).toEqual(['2024-01-01 2 01', '2024-01-04 1 04'])
    expect(results).toMatchObject([{ rows: 2 }])
  })

  it('then do the current batch and those of the lookback again', async () => {
    await days('2024-01-02', '2024-01-03', '2024-01-04')
    await warehouse.build(files, { now })
    await days('2024-01-03', '2024-01-03')
    await warehouse.build(files, { now })
    expect(await warehouse.lines('a')).toEqual(['2024-01-02 1 02', '2024-01-03 2 03'])
  })

  it('replace just the days of a window that is given', async () => {
    await days('2024-01-01', '2024-01-02', '2024-01-03')
    await warehouse.build(files, { now })
    await days('2024-01-02', '2024-01-02', '2024-01-03', '2024-01-03')
    const window = { eventTimeStart: '2024-01-02', eventTimeEnd: '2024-01-03' }
    await warehouse.build(files, { now, ...window })
    expect(await warehouse.lines('a')).toEqual([
      '2024-01-01 1 01',
      '2024-01-02 2 02',
      '2024-01-03 1 03',
    ])
  })

  it('start from nothing on a full refresh', async () => {
    await days('2024-01-01')
    await warehouse.build(files, { now })
    await days('2024-01-02')
    await warehouse.build(files, { now, fullRefresh: true })
    expect(await warehouse.lines('a')).toEqual(['2024-01-02 1 02'])
  })

  it.each([
    ['2024-01-05', '2024-01-02', 'expected a start before the end'],
    ['yesterday', '2024-01-02', "expected an ISO date or instant, got 'yesterday'"],
  ])('refuse the window from %s to %s', async (eventTimeStart, eventTimeEnd, expected) => {
    await days('2024-01-01')
    const { results } = await warehouse.build(files, { eventTimeStart, eventTimeEnd })
    expect(results).toMatchObject([
      { status: 'error', message: expect.stringContaining(expected) as string },
    ])
  })
})

describe('seeds', () => {
  it('have the types that their values have, empty fields being unknown', async () => {
    await warehouse.build({
      'seeds/s.csv':
        'i,f,d,t,b,s,e\n1,1.5,2024-01-31,2024-01-31 10:00:00,true,x,\n-2,2,2024-02-01,2024-02-01 11:30,FALSE,"a ""b"", c",\n',
    })
    const types = await warehouse.duckdb.rows<{ column_type: string }>('describe serving.s')
    expect(types.map(({ column_type: type }) => type)).toEqual([
      'INTEGER',
      'DOUBLE',
      'DATE',
      'TIMESTAMP',
      'BOOLEAN',
      'VARCHAR',
      'INTEGER',
    ])
    expect(await warehouse.lines('s')).toEqual([
      '-2 2 2024-02-01 2024-02-01 11:30:00 false a "b", c null',
      '1 1.5 2024-01-31 2024-01-31 10:00:00 true x null',
    ])
  })

  it('have the types and the delimiter that the config says', async () => {
    await warehouse.build({
      'seeds/s.csv': 'code|n\n01|2\n',
      'seeds/s.yml':
        "seeds: [{ name: s, config: { delimiter: '|', column_types: { code: varchar, n: 'decimal(5,2)' } } }]",
    })
    expect(await warehouse.lines('s')).toEqual(['01 2.00'])
  })

  it('replace what an earlier version had', async () => {
    await warehouse.build({ 'seeds/s.csv': 'a\n1\n2\n' })
    await warehouse.build({ 'seeds/s.csv': 'b\n3\n' })
    expect(await warehouse.lines('s')).toEqual(['3'])
  })
})
