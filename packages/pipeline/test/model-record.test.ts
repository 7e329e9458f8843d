import { afterEach, expect, it } from 'vitest'

import { model } from '../src/steps/model.ts'
import { ScratchLake } from './scratch-lake.ts'

const files = {
  'dbt/models/sources.yml': `sources:
  - name: transform
    schema: transform
    tables:
      - name: numbers
        columns:
          - name: n
            data_tests:
              - relationships: { arguments: { to: ref('total'), field: total }, config: { severity: warn } }
`,
  'dbt/models/total.yml': `models:
  - name: total
    data_tests:
      - accepted_values:
          name: totals_are_known
          arguments: { column_name: total, values: [7, 8] }
    columns:
      - name: total
        data_tests: [not_null, { accepted_values: { arguments: { values: [0] }, config: { severity: warn } } }]
      - name: loads
        data_tests: [not_null]
`,
  'dbt/tests/loads_are_one.sql': "select * from {{ ref('total') }} where loads <> 1\n",
  'dbt/tests/nothing_is_read.sql': 'select 1 as a where false\n',
}

let lake: ScratchLake
afterEach(() => lake.close())

const kept = () =>
  lake.services.quality
    .tests({ runId: 'r' })
    .map(({ name, relation, column_name, status, failures, severity }) =>
      [name, relation, column_name, status, failures, severity].join(' '),
    )
    .sort()

it('a model step keeps how each of its tests went: what it is about, its status and rows', async () => {
  lake = await ScratchLake.make(files)
  const context = lake.context('r', '2024-01-02')
  await lake.load(context, 7)
  await model()(context)
  expect(kept()).toEqual([
    'accepted_values_total_total__0 serving.total total warn 1 warn',
    'loads_are_one serving.total  pass 0 error',
    'not_null_total_loads serving.total loads pass 0 error',
    'not_null_total_total serving.total total pass 0 error',
    'nothing_is_read   pass 0 error',
    'source_relationships_transform_numbers_n__total__ref_total_ transform.numbers n pass 0 warn',
    'totals_are_known serving.total total pass 0 error',
  ])
})

it('keeps them also where a test keeps the run from main, and another try replaces them', async () => {
  lake = await ScratchLake.make(files)
  const context = lake.context('r', '2024-01-02')
  await lake.load(context, 7)
  await lake.write('dbt/tests/loads_are_one.sql', "select * from {{ ref('total') }}\n")
  await lake.write('dbt/tests/nothing_is_read.sql', 'select nope\n')
  await expect(model()(context)).rejects.toMatchObject({ code: 'PIPELINE_MODEL_FAILED' })
  expect(kept()).toContain('loads_are_one serving.total  fail 1 error')
  expect(kept()).toContain('nothing_is_read   error  error')
  await lake.write('dbt/tests/loads_are_one.sql', "select * from {{ ref('total') }} where false\n")
  await model({ select: 'total', exclude: 'not_null_total_loads' })(context)
  expect(kept()).toContain('loads_are_one serving.total  pass 0 error')
  expect(kept().join()).not.toMatch(/nothing_is_read|not_null_total_loads/)
})

it('keeps nothing of a test that did not run, for its model failed', async () => {
  lake = await ScratchLake.make(files)
  const context = lake.context('r', '2024-01-02')
  await lake.load(context, 7)
  await lake.write('dbt/models/total.sql', 'select nope\n')
  await expect(model()(context)).rejects.toMatchObject({ code: 'PIPELINE_MODEL_FAILED' })
  expect(kept()).toEqual(['nothing_is_read   pass 0 error'])
})
