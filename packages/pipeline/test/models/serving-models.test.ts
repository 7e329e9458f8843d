import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { expectedSales } from './expected-sales.ts'
import { expectedUsers } from './expected-users.ts'
import { history, lastRuns, type Load } from './history.ts'
import { icebergWarehouse } from './iceberg-warehouse.ts'
import { plainWarehouse } from './plain-warehouse.ts'
import { scratchProject, type Warehouse } from './warehouse.ts'

const usersSql = `select user_key, user_id, user_name, user_lastname, latitude, longitude, place_name, country_code,
  timezone, user_since, valid_from, valid_to, is_current, opened_on, closed_on from serving.dim_users order by user_key`
const salesSql = `select session_id, item_position, user_key, user_id, track_id, session_start_time, price, liked,
  user_agent, ingest_on from serving.fact_session order by ingest_on, session_id, item_position`

let project: Awaited<ReturnType<typeof scratchProject>>

beforeAll(async () => {
  project = await scratchProject()
})
afterAll(() => project.remove())

describe('dim_users and fact_session on random histories of loads', () => {
  it.each([
    { kind: 'plain tables', make: plainWarehouse, numRuns: 6 },
    { kind: 'Iceberg tables, run by run', make: icebergWarehouse, numRuns: 2 },
  ])('equal a rebuild, and what no SQL worked out: $kind', async ({ make, numRuns }) => {
    const property = fc.asyncProperty(history, async (loads) => {
      const warehouse = await make(project.folder)
      try {
        for (const load of loads) await warehouse.run(load)
        expect(await contents(warehouse)).toEqual(expected(loads))
        await warehouse.rebuild()
        expect(await contents(warehouse)).toEqual(expected(loads))
      } finally {
        await warehouse.close()
      }
    })
    await fc.assert(property, { numRuns: numRuns })
  })
})

async function contents(warehouse: Warehouse) {
  return { users: await warehouse.rows(usersSql), sales: await warehouse.rows(salesSql) }
}

function expected(loads: readonly Load[]) {
  const last = lastRuns(loads)
  return { users: expectedUsers(last), sales: expectedSales(last) }
}
