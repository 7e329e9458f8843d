import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { attachLake } from '../src/lake-view.ts'
import type { StepAlert } from '../src/step.ts'
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

it('a ruleset that is there and cannot be read is not called missing', async () => {
  lake = await ScratchLake.make()
  const file = join(lake.folder, 'quality/numbers.dqdl')
  await mkdir(file, { recursive: true })
  await expect(audit('numbers')(lake.context('r', '2024-01-02'))).rejects.toMatchObject({
    code: 'CORE_CONFIG_INVALID',
    message: `${file}:1:1: expected a file that can be read, got a folder`,
  })
})

it('an audit keeps what its analyzers measured, and why one could not, and fails for none', async () => {
  lake = await ScratchLake.make({
    'quality/numbers.dqdl':
      'Rules = [ RowCount > 5 labels=["severity"="warn"] ] Analyzers = [ Completeness "n", Mean "n" ]\n',
  })
  const context = lake.context('r', '2024-01-02')
  await lake.load(context, 7)
  expect(await audit('numbers')(context)).toEqual({ rules: 1, passed: 0, warned: 1, score: 0 })
  const { quality } = lake.services
  expect(quality.outcomes()).toMatchObject([
    { run_id: 'r', dataset: 'numbers', ingest_on: '2024-01-02', name: 'Rule_1', severity: 'warn' },
  ])
  expect(quality.analyses({ runId: 'r' })).toMatchObject([
    { name: 'Analyzer_1', metrics: '{"Column.n.Completeness":1}', message: null },
    { name: 'Analyzer_2', metrics: '{}', message: expect.stringContaining('Mean') as string },
  ])
})

it('rules that warn are told to people, and so is a source whose records are no longer of the declared form', async () => {
  lake = await ScratchLake.make({
    'quality/numbers.dqdl': 'Rules = [ RowCount > 5 labels=["severity"="warn"] ]\n',
  })
  const told: StepAlert[] = []
  const context = { ...lake.context('r', '2024-01-02'), alert: (one: StepAlert) => told.push(one) }
  const records = (...values: unknown[]) => JSON.stringify(values.map((n) => ({ n })))
  const good = Array.from({ length: 20 }, (_, n) => n)
  await lake.land('numbers', '2024-01-02', ['n'], records(...good, 'x'), 21)
  await transform('numbers')(context)
  expect(told).toEqual([])
  await lake.land('numbers', '2024-01-03', ['n'], records(1, 'x', 'y'), 3)
  const next = { ...lake.context('s', '2024-01-03'), alert: context.alert }
  await transform('numbers')(next)
  await audit('numbers')(next)
  expect(told).toMatchObject([
    { kind: 'source_drifted', details: { dataset: 'numbers', landed: 3, rejected: 2 } },
    {
      kind: 'quality_failed',
      subject: 'rules of numbers warn',
      details: { rules: ['RowCount > 5'] },
    },
  ])
})

it('what analyzers find out of the ordinary after a week is kept and told to people, and fails nothing', async () => {
  lake = await ScratchLake.make({
    'quality/numbers.dqdl': 'Rules = [ RowCount > 0 ] Analyzers = [ RowCount ]\n',
  })
  const told: StepAlert[] = []
  const evaluate = async (day: number, rows: number) => {
    const date = `2024-01-0${day}`
    const context = { ...lake.context(`r${day}`, date), alert: (one: StepAlert) => told.push(one) }
    const records = JSON.stringify(Array.from({ length: rows }, (_, n) => ({ n })))
    await lake.land('numbers', date, ['n'], records, rows)
    await transform('numbers')(context)
    await audit('numbers')(context)
  }
  for (const day of [1, 2, 3, 4, 5, 6, 7]) await evaluate(day, day === 3 ? 90 : 20)
  expect(told).toEqual([])
  await evaluate(8, 90)
  const text = 'Dataset.*.RowCount: expected 19.8 to 20.2 after the 7 values before, got 90'
  expect(told).toMatchObject([
    { kind: 'quality_anomaly', subject: 'numbers is out of the ordinary', text },
  ])
  expect(lake.services.quality.analyses({ runId: 'r8' })).toMatchObject([{ message: text }])
})

describe('an audit that fails says how to look at the rows', () => {
  const rows = `look: npx deftunes query --branch run_r "from transform.numbers where ingest_on = '2024-01-02' limit 20"`
  const message = async (values: readonly unknown[]) => {
    lake = await ScratchLake.make({ 'quality/numbers.dqdl': 'Rules = [ RowCount > 100 ]\n' })
    const context = lake.context('r', '2024-01-02')
    const records = JSON.stringify(values.map((n) => ({ n })))
    await lake.land('numbers', '2024-01-02', ['n'], records, values.length)
    await transform('numbers')(context)
    const error = await audit('numbers')(context).catch((thrown: unknown) => thrown as Error)
    const details = { retryable: false, quality: true }
    expect(error).toMatchObject({ code: 'PIPELINE_AUDIT_FAILED', details })
    return (error as Error).message.split('\n')
  }

  it('of the load', async () => {
    const [head, rule, ...more] = await message([1, 2, 'x'])
    expect(head).toMatch(/^audit of transform\.numbers: 1 of 1 rules failed; .* on branch run_r$/)
    expect(rule).toMatch(/^ {2}Rule_1: /)
    expect(more).toEqual([rows])
  })

  it('and of rejected records, most frequent reasons first, when most were', async () => {
    const lines = await message([1, 'x', 'y', [2], 'z'])
    const sql = 'select reason, count(*) from transform.numbers_rejected group by all'
    expect(lines.slice(2)).toEqual([
      `4 of 5 records were rejected: n: expected int (4); look: npx deftunes query --branch run_r "${sql}"`,
      rows,
    ])
  })

  it('and of rejected records when all were, alike', async () => {
    expect((await message(['x', 'x'])).at(2)).toMatch(
      /^2 of 2 records were rejected: n: expected int, got 'x' \(2\); look: npx /,
    )
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
