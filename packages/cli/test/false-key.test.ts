import { afterAll, beforeAll, expect, it } from 'vitest'

import { ScratchLake } from '../../pipeline/test/scratch-lake.ts'
import { deftunes } from './in-process.ts'

const metrics = `tables:
  total:
    relation: serving.total
    key: [total]
    joins: { names: { total: id } }
    measures: { loads: { aggregate: sum, sql: loads } }
  names:
    relation: serving.names
    key: [id]
    dimensions: { name: { sql: name, type: text } }
`
let lake: ScratchLake
beforeAll(async () => {
  lake = await ScratchLake.make({
    'metrics/total.yaml': metrics,
    'dbt/models/names.sql':
      "{{ config(materialized='table') }}\nselect 1 as id, unnest(['one', 'uno']) as name\n",
  })
  await lake.publish('2024-01-02', 1)
})
afterAll(() => lake.close())

const ask = (...words: string[]) =>
  deftunes('metrics', 'query', 'total.loads', ...words, '--project', lake.folder)

it('metrics over a join whose declared key several rows have are refused by its name', async () => {
  const { code, stderr } = await ask('--by', 'names.name')
  expect(code).toBe(2)
  expect(stderr).toContain(
    "the join total → names repeats rows of total, what is measured would be counted several times: expected id to be the key of serving.names that is declared, got 1 value that several rows have, as '1'",
  )
})

it('metrics that need no such join are answered', async () => {
  const { code, stdout } = await ask('--json')
  expect([code, JSON.parse(stdout)]).toEqual([0, [{ 'total.loads': '1' }]])
})
