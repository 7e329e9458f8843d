import { voidLogger } from '@deftunes/core'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { openMarts, type Marts } from '../src/index.ts'
import { model } from '../src/steps/model.ts'
import { publishRun } from '../src/steps/publish.ts'
import { ScratchLake } from './scratch-lake.ts'

const before = { 'serving.total': 'total' }

let lake: ScratchLake
let marts: Marts
beforeEach(async () => {
  lake = await ScratchLake.make()
  marts = openMarts({ services: lake.services, logger: voidLogger, idleMs: 0, order: before })
  const context = lake.context('run_2024-01-02', '2024-01-02')
  await lake.load(context, 1)
  await model({})(context)
  await publishRun(context)
})
afterEach(async () => {
  await marts.close()
  await lake.close()
})

/** The file that is read: another one whenever it was made again. */
const made = () =>
  marts.use(undefined, async ({ read }) => {
    const { rows } = await read(`SELECT relation, sql FROM mart.orders`)
    return rows
  })

it('a file is made again when its rows are to lie in another order', async () => {
  expect(await made()).toEqual([['serving.total', 'total']])
  const order = { 'serving.total': 'loads', 'serving.other': 'x' }
  await marts.remake({ order })
  expect(await made()).toEqual([['serving.total', 'loads']])
  await marts.remake({})
  expect(await made()).toEqual([])
})
