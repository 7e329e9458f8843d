import { afterEach, describe, expect, it } from 'vitest'

import { attachLake } from '../src/lake-view.ts'
import { audit } from '../src/steps/audit.ts'
import { extract } from '../src/steps/extract.ts'
import { model } from '../src/steps/model.ts'
import { publish } from '../src/steps/publish.ts'
import { transform } from '../src/steps/transform.ts'
import { ScratchLake } from './scratch-lake.ts'

let lake: ScratchLake
afterEach(() => lake.close())

describe('a step that lacks what it needs says so', () => {
  it.each([
    ['a dataset', extract('nothing'), 'PIPELINE_DATASET_UNKNOWN'],
    ['a source', extract('numbers'), 'PIPELINE_SOURCE_UNKNOWN'],
    ['a landing', transform('numbers'), 'PIPELINE_NOT_LANDED'],
    ['a ruleset', audit('numbers'), 'PIPELINE_RULESET_MISSING'],
    ['a node', model({ select: 'tag:nothing' }), 'PIPELINE_NOTHING_SELECTED'],
  ])('%s', async (_, step, code) => {
    lake = await ScratchLake.make()
    await expect(step(lake.context('r', '2024-01-02'))).rejects.toMatchObject({ code })
  })
})

describe('a step that is to stop ends with the reason, in the middle of a statement', () => {
  const endless = 'select count(*) as n from range(1000000000) as a, range(1000000000) as b'
  const files = {
    'quality/numbers.dqdl': `Rules = [ RowCount > 0, CustomSql "${endless}" > 0, CustomSql "${endless}" > 1 ]\n`,
    'dbt/models/total.sql': `{{ config(materialized='table') }}\n${endless}\n`,
  }
  it.each([
    ['audit', audit('numbers')],
    ['model', model()],
  ])('%s', async (_, step) => {
    lake = await ScratchLake.make(files)
    const loading = lake.context('r', '2024-01-02')
    await lake.load(loading, 7)
    const stopper = new AbortController()
    const stopped = step({ ...loading, signal: stopper.signal })
    setTimeout(() => stopper.abort(new Error('time is up')), 300)
    await expect(stopped).rejects.toThrow(/^time is up$/)
    expect(lake.services.quality.outcomes()).toEqual([])
    const duckdb = await lake.services.duckdb()
    expect(await duckdb.rows('SELECT 1 AS a')).toEqual([{ a: 1 }])
  })
})

it('a mistake in a file, or in what a source is told, is not worth another try', async () => {
  lake = await ScratchLake.make({
    'deftunes.yaml':
      "name: small\nsources: { nowhere: { kind: rest, base_url: '${NO_SUCH_VARIABLE}' } }\n",
    'quality/numbers.dqdl': 'Rules = [ Foo ]\n',
    'dbt/models/broken.sql': "select * from {{ ref('absent') }}\n",
  })
  const context = lake.context('r', '2024-01-02')
  for (const step of [extract('numbers'), audit('numbers'), model()]) {
    await expect(step(context)).rejects.toMatchObject({ details: { retryable: false } })
  }
})

describe('models that fail', () => {
  it.each([
    [
      'by their SQL',
      { 'dbt/models/broken.sql': 'select nope from {{ ref("total") }}' },
      'PIPELINE_MODEL_FAILED',
    ],
    [
      'by a test',
      {
        'dbt/models/total.yml':
          'models:\n  - name: total\n    columns:\n      - name: total\n        data_tests: [{ accepted_values: { arguments: { values: [0] } } }]\n',
      },
      'PIPELINE_TESTS_FAILED',
    ],
  ])('%s keep the run from main', async (_, files, code) => {
    lake = await ScratchLake.make(files)
    const context = lake.context('r', '2024-01-02')
    await lake.load(context, 7)
    await expect(model()(context)).rejects.toMatchObject({ code })
    expect(await lake.total()).toBeUndefined()
  })
})

describe('a run during which another one publishes', () => {
  it('before its models are built has them on what the other published', async () => {
    lake = await ScratchLake.make()
    const [slow, quick] = [lake.context('slow', '2024-01-02'), lake.context('quick', '2024-01-03')]
    await lake.load(slow, 1)
    await lake.load(quick, 10)
    await model()(quick)
    expect(await publish({})(quick)).toMatchObject({ rebuilt: 0 })
    await model()(slow)
    expect(await publish({})(slow)).toMatchObject({ rebuilt: 0 })
    expect(await lake.total()).toEqual({ total: '11', loads: '2' })
  })

  it('after its models were built has them built again', async () => {
    lake = await ScratchLake.make()
    const [slow, quick] = [lake.context('slow', '2024-01-02'), lake.context('quick', '2024-01-03')]
    await lake.load(slow, 1)
    await lake.load(quick, 10)
    await model()(slow)
    await model()(quick)
    await publish({})(quick)
    expect(await lake.total()).toEqual({ total: '10', loads: '1' })
    expect(await publish({})(slow)).toMatchObject({ rebuilt: 1 })
    expect(await lake.total()).toEqual({ total: '11', loads: '2' })
  })
})

describe('a publish tells which tables it updates', () => {
  it('those whose main it moved', async () => {
    lake = await ScratchLake.make()
    const told: string[] = []
    const context = {
      ...lake.context('r', '2024-01-02'),
      updates: (asset: string) => told.push(asset),
    }
    await lake.load(context, 1)
    await model()(context)
    expect(told).toEqual([])
    const { tables } = await publish({})(context)
    expect(tables.sort()).toEqual(['serving.total', 'transform.numbers'])
    expect(told.sort()).toEqual(tables)
  })

  it('and those that an earlier try published before it died, but none of another run', async () => {
    lake = await ScratchLake.make()
    await lake.land('numbers', '2024-01-02', ['n'], '[{"n":1}]')
    await lake.land('numbers', '2024-01-03', ['n'], '[{"n":2}]')
    const told: string[] = []
    const updates = (asset: string) => told.push(asset)
    const [other, own] = [lake.context('other', '2024-01-02'), lake.context('own', '2024-01-03')]
    await transform('numbers')(other)
    await model()(other)
    await publish({})(other)
    await transform('numbers')(own)
    await publish({})(own)
    expect(await publish({})({ ...own, updates })).toEqual({ tables: [], rebuilt: 0 })
    expect(told.sort()).toEqual(['transform.numbers', 'transform.numbers_rejected'])
  })
})

it('a full refresh begins with the first load of the source that has an event_time, whatever its name', async () => {
  lake = await ScratchLake.make({
    'dbt/models/sources.yml':
      'sources:\n  - name: transform\n    schema: transform\n    tables: [{ name: numbers, config: { event_time: ingest_on } }]\n',
    'dbt/models/daily.sql':
      "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ingest_on', batch_size='day', begin='2024-01-01', lookback=0) }}\nselect n, ingest_on from {{ source('transform', 'numbers') }}\n",
  })
  for (const [day, n] of [3, 4, 5].entries()) {
    const context = lake.context(`r${n}`, `2024-01-0${day + 2}`)
    await lake.load(context, n)
    await model(day === 2 ? { fullRefresh: true } : { select: 'total' })(context)
    await publish({})(context)
  }
  const duckdb = await lake.services.duckdb()
  const rows = await duckdb.rows('SELECT n, ingest_on FROM serving.daily ORDER BY n')
  expect(rows).toEqual([
    { n: 3, ingest_on: '2024-01-02' },
    { n: 4, ingest_on: '2024-01-03' },
    { n: 5, ingest_on: '2024-01-04' },
  ])
})

it('an event_time that its source does not have is told, and no date is guessed', async () => {
  lake = await ScratchLake.make({
    'dbt/models/sources.yml':
      'sources:\n  - name: transform\n    schema: transform\n    tables: [{ name: numbers, config: { event_time: loaded_on } }]\n',
  })
  const context = lake.context('r', '2024-01-02')
  await lake.load(context, 7)
  await expect(model()(context)).rejects.toMatchObject({
    code: 'CORE_SQL_FAILED',
    message: expect.stringContaining('loaded_on') as string,
  })
})

it('a run that changes the columns of a table and fails leaves main with its own', async () => {
  lake = await ScratchLake.make()
  const first = lake.context('first', '2024-01-02')
  await lake.load(first, 7)
  await model()(first)
  await publish({})(first)
  const before = await lake.table('serving', 'total')
  await lake.write(
    'dbt/models/total.sql',
    "{{ config(materialized='table') }}\nselect cast(sum(n) as double) as total, count(*) as loads, 1 as more from {{ source('transform', 'numbers') }}\n",
  )
  await lake.write('dbt/tests/never.sql', "select 1 as x from {{ ref('total') }}\n")
  const second = lake.context('second', '2024-01-03')
  await lake.load(second, 1)
  await expect(model()(second)).rejects.toMatchObject({
    code: 'PIPELINE_TESTS_FAILED',
    details: { quality: true },
  })
  expect(await lake.total()).toEqual({ total: '7', loads: '1' })
  const after = await lake.table('serving', 'total')
  expect(after['current-schema-id']).toBe(before['current-schema-id'])

  await lake.write('dbt/tests/never.sql', "select 1 as x from {{ ref('total') }} where more <> 1\n")
  await model()(second)
  expect(await lake.total()).toEqual({ total: '7', loads: '1' })
  await publish({})(second)
  expect(await lake.total()).toEqual({ total: '8.0', loads: '2' })
  const published = await lake.table('serving', 'total')
  expect(published.schemas.map((schema) => schema.fields.map(({ name }) => name))).toEqual([
    ['total', 'loads'],
    ['total', 'loads', 'more'],
  ])
  expect(published['current-schema-id']).toBe(1)
})

it('what landed of a database table is shown under the columns of its day', async () => {
  lake = await ScratchLake.make({
    'datasets/things.yaml':
      'name: things\nsource: db\nfrom: { table: public.things }\nlanding: things\ncolumns: { a: { type: string } }\n',
  })
  await lake.land('things', '2024-01-02', ['a', 'b'], '1,2\n')
  await lake.land('things', '2024-01-03', ['b', 'c', 'a'], '2,3,1\n')
  await attachLake(lake.services)
  const duckdb = await lake.services.duckdb()
  const sql = 'SELECT a, b, c, ingest_on::VARCHAR AS day FROM landing.things ORDER BY day'
  expect(await duckdb.rows(sql)).toEqual([
    { a: '1', b: '2', c: null, day: '2024-01-02' },
    { a: '1', b: '2', c: '3', day: '2024-01-03' },
  ])
})
