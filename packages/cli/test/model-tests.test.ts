import { voidLogger } from '@deftunes/core'
import { readModel } from '@deftunes/metrics'
import { afterEach, expect, it } from 'vitest'

import { model as build } from '../../pipeline/src/steps/model.ts'
import { publishRun } from '../../pipeline/src/steps/publish.ts'
import { ScratchLake } from '../../pipeline/test/scratch-lake.ts'
import { modelTestsOf } from '../src/console/model-tests.ts'
import { openWarehouse } from '../src/console/warehouse.ts'

let lake: ScratchLake
afterEach(() => lake.close())

it('the console is told how the tests of each version went, as they were when it first asked', async () => {
  lake = await ScratchLake.make({
    'dbt/models/total.yml': `models:
  - name: total
    data_tests: [{ not_null: { name: known, arguments: { column_name: loads } } }]
    columns: [{ name: total, data_tests: [{ accepted_values: { name: seven, arguments: { values: [7] }, config: { severity: warn } } }] }]
`,
  })
  const { model } = readModel([])
  const warehouse = openWarehouse({ services: lake.services, model, logger: voidLogger })
  const context = (day: string) => lake.context(`run_${day}`, day)
  const publish = async (day: string, n: number) => {
    await lake.load(context(day), n)
    await build()(context(day))
    await publishRun(context(day))
  }
  await publish('2024-01-02', 7)
  await publish('2024-01-03', 1)
  const [newest, first] = await warehouse.versions()
  const modelTests = modelTestsOf(lake.services)
  const known = {
    ...{ name: 'known', relation: 'serving.total', column: 'loads', status: 'pass', failures: 0 },
  }
  const seven = { ...known, name: 'seven', column: 'total' }
  const sorted = async (version: typeof newest) =>
    version && (await modelTests(version)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  expect(await sorted(newest)).toEqual([known, { ...seven, status: 'warn', failures: 1 }])
  await build()(context('2024-01-03'))
  expect(await sorted(newest)).toHaveLength(2)
  expect(await sorted(first)).toEqual([known, seven])
  await warehouse.close()
})
