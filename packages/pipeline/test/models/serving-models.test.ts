import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { expectedSales } from './expected-sales.ts'
import { expectedUsers } from './expected-users.ts'
import { history, lastRuns, type Load } from './history.ts'
import { icebergWarehouse } from './iceberg-warehouse.ts'
import { plainWarehouse } from './plain-warehouse.ts'
import {
  scratchProject,
  usersAlone,
  usersAndSales,
  type Selected,
  type Warehouse,
} from './warehouse.ts'

const usersSql = `select user_key, user_id, user_name, user_lastname, latitude, longitude, place_name, country_code,
  timezone, user_since, valid_from, valid_to, is_current, opened_on, closed_on from serving.dim_users order by user_key`
const salesSql = `select session_id, item_position, user_key, user_id, track_id, session_start_time, price, liked,
  user_agent, ingest_on from serving.fact_session order by ingest_on, session_id, item_position`

let project: Awaited<ReturnType<typeof scratchProject>>

beforeAll(async () => {
  project = await scratchProject()
})
afterAll(() => project.remove())

describe('models of serving on random histories of loads equal a rebuild, and what no SQL worked out', () => {
  it.each([
    { what: 'users in plain tables', make: plainWarehouse, selected: usersAlone, numRuns: 15 },
    { what: 'users and sales', make: plainWarehouse, selected: usersAndSales, numRuns: 5 },
    { what: 'both in Iceberg', make: icebergWarehouse, selected: usersAndSales, numRuns: 2 },
  ])('$what', async ({ make, selected, numRuns }) => {
    const property = fc.asyncProperty(history, async (loads) => {
      const warehouse = await make(project.folder, selected)
      try {
        for (const load of loads) await warehouse.run(load)
        expect(await contents(warehouse, selected)).toEqual(expected(loads, selected))
        await warehouse.rebuild()
        expect(await contents(warehouse, selected)).toEqual(expected(loads, selected))
      } finally {
        await warehouse.close()
      }
    })
    // So that a failure is told, if not at its smallest, before the test's time is up.
    await fc.assert(property, { numRuns, interruptAfterTimeLimit: 40_000 })
  })
})

async function contents(warehouse: Warehouse, selected: Selected) {
  return {
    users: await warehouse.rows(usersSql),
    sales: selected === usersAlone ? [] : await warehouse.rows(salesSql),
  }
}

function expected(loads: readonly Load[], selected: Selected) {
  const last = lastRuns(loads)
  return {
    users: expectedUsers(last),
    sales: selected === usersAlone ? [] : expectedSales(last),
  }
}
