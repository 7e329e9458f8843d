import { loadModel, type Model } from '@deftunes/metrics'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { loadDashboards, type Dashboard } from '../src/index.ts'
import type { ConsoleServices } from '../src/server.ts'
import { deftunesFolder, servicesOver } from './console-services.ts'
import { fileWarehouse } from './file-warehouse.ts'
import { checkNumbers } from './numbers/check-numbers.ts'
import { randomState } from './numbers/random-state.ts'
import { randomOf } from './numbers/random.ts'
import { shopData } from './numbers/shop-data.ts'

/** `npm run numbers` asks for 200. */
const states = Number(process.env['DEFTUNES_NUMBERS_STATES'] ?? 8)

let services: ConsoleServices
let model: Model
let dashboards: Dashboard[]

beforeAll(async () => {
  const warehouse = await fileWarehouse()
  model = (await loadModel(`${deftunesFolder}metrics`)).model
  await warehouse.publish('one', shopData({ sales: 4_000, seed: 1 }), model)
  const read = await loadDashboards(deftunesFolder, model)
  dashboards = read.dashboards
  services = { ...servicesOver(warehouse), files: () => Promise.resolve({ model, ...read }) }
})
afterAll(() => services.warehouse.close())

const timeout = 120_000 + states * 15_000

test(
  'every chart of every dashboard shows what plain SQL over joined tables gives, in any state',
  { timeout },
  async () => {
    const random = randomOf(20_240_229)
    let same = 0
    const rollups = new Set<string>()
    for (const dashboard of dashboards) {
      for (let index = 0; index < states; index += 1) {
        const state = index === 0 ? {} : randomState(random, dashboard, model)
        const checked = await checkNumbers(services, { dashboard, state })
        expect(checked.different).toEqual([])
        same += checked.same
        for (const rollup of checked.rollups) rollups.add(rollup)
      }
    }
    expect(same).toBeGreaterThan(states * 80)
    // Whatever answered, rows or rollups, gave the same.
    expect([...rollups].sort()).toEqual([...model.rollups.keys()].sort())
  },
)
