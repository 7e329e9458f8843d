import { afterEach, expect, it } from 'vitest'

import { publishedVersions } from '../src/marts/published-versions.ts'
import { newestTests, versionTests } from '../src/marts/version-tests.ts'
import { model } from '../src/steps/model.ts'
import { publish } from '../src/steps/publish.ts'
import { testOf } from './quality-store.conformance.ts'
import { ScratchLake } from './scratch-lake.ts'

const at = (day: number) => ({ evaluated_at: `2024-01-0${day}T00:00:00.000Z` })
const songs = { relation: 'serving.songs' }
const namesOf = (tests: readonly { run_id: string; name: string }[]) =>
  tests.map(({ run_id, name }) => `${run_id} ${name}`)

it('of a table count the tests of the run that wrote it, and what later runs found of it', () => {
  const runs = new Map([
    ['serving.songs', 'second'],
    ['serving.sales', 'third'],
  ])
  const found = newestTests(
    [
      testOf('first', 'known', { ...songs, ...at(1) }),
      testOf('first', 'dropped', { ...songs, ...at(1) }),
      testOf('second', 'known', { ...songs, ...at(2) }),
      testOf('second', 'unique', { ...songs, ...at(2) }),
      testOf('third', 'known', { ...songs, ...at(3), status: 'warn' }),
      testOf('third', 'price', at(3)),
    ],
    runs,
  )
  expect(namesOf(found)).toEqual(['third known', 'second unique', 'third price'])
  expect(found[0]?.status).toBe('warn')
})

it('tests of what is no table of the version are left out, and two of one name are two', () => {
  const found = newestTests(
    [
      testOf('r', 'view', { relation: 'serving.stg_songs' }),
      testOf('r', 'none', { relation: null }),
      testOf('r', 'a', { name: 'same' }),
      testOf('r', 'b', { name: 'same' }),
    ],
    new Map([['serving.sales', 'r']]),
  )
  expect(namesOf(found)).toEqual(['r same', 'r same'])
})

let lake: ScratchLake
afterEach(() => lake?.close())

it('each version has the results from before its publish, of tables that its run did not write those of the run that did', async () => {
  lake = await ScratchLake.make({
    'dbt/models/other.sql':
      "{{ config(materialized='table') }}\nselect 1 as n, count(*) as c from {{ source('transform', 'numbers') }}\n",
    'dbt/models/models.yml': `models:
  - name: total
    columns: [{ name: total, data_tests: [{ accepted_values: { name: is_seven, arguments: { values: [7] }, config: { severity: warn } } }] }]
  - name: other
    columns: [{ name: n, data_tests: [{ not_null: { name: other_known } }] }]
`,
  })
  const run = async (runId: string, day: string, n: number, select?: string) => {
    const context = lake.context(runId, day)
    await lake.load(context, n)
    const options = select === undefined ? {} : { select }
    await model(options)(context)
    await publish(options)(context)
  }
  await run('first', '2024-01-02', 7)
  await run('second', '2024-01-03', 1, 'total')
  const shown = async () => {
    const versions = publishedVersions(await lake.services.catalog.loadTables('serving'))
    const tests = await Promise.all(versions.map((one) => versionTests(lake.services, one)))
    return tests.map((some) =>
      some.map(({ name, run_id, status }) => `${name} ${run_id} ${status}`).sort(),
    )
  }
  const second = ['is_seven second warn', 'other_known first pass']
  expect(await shown()).toEqual([second, ['is_seven first pass', 'other_known first pass']])

  // Another try of the first run, not yet published, has replaced what was kept of it.
  await model()(lake.context('first', '2024-01-02'))
  expect(await shown()).toEqual([['is_seven second warn'], []])
})
