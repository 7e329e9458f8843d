import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { eventTimeSpan } from '../../src/index.ts'
import { loaded, Warehouse } from '../scratch-project.ts'

let warehouse: Warehouse

beforeEach(async () => {
  warehouse = await Warehouse.open()
  await warehouse.duckdb.run('create schema raw')
})
afterEach(() => warehouse.close())

const table = (name: string, rows: string) =>
  warehouse.duckdb.run(`create view raw.${name} as select * from (values ${rows}) as t(day, n)`)

/** The span of a project with these tables as sources, by name and event_time. */
async function spanOf(tables: Readonly<Record<string, string | null>>) {
  const entries = Object.entries(tables).map(
    ([name, time]) => `{ name: ${name}, config: { event_time: ${time} } }`,
  )
  const yaml = `sources: [{ name: raw, tables: [${entries.join(', ')}] }]`
  return eventTimeSpan(await loaded({ 'models/s.yml': yaml }), warehouse.duckdb)
}

describe('the days that the sources of a project hold', () => {
  it('are those of every source with an event_time, whatever its name', async () => {
    await table('orders', "(date '2024-01-03', 1), (date '2024-01-05', 2)")
    await table('visits', "(timestamp '2024-01-02 23:59:59', 1), (null, 2)")
    await table('stock', "(date '1999-01-01', 1)")
    const span = await spanOf({ orders: 'day', visits: 'day', stock: null })
    expect(span).toEqual({ first: '2024-01-02', last: '2024-01-05' })
  })

  it('are none when no source has an event_time, rows, or a table yet', async () => {
    await table('stock', "(date '1999-01-01', 1)")
    await table('orders', '(cast(null as date), 1)')
    expect(await spanOf({ stock: null, orders: 'day', gone: 'day' })).toBeUndefined()
  })

  it.each([
    ['no column', 'nope', /nope/],
    ['no time', 'n', /cast|INTEGER/i],
  ])('are refused when an event_time is %s of its source', async (_, time, message) => {
    await table('orders', "(date '2024-01-03', 1)")
    await expect(spanOf({ orders: time })).rejects.toMatchObject({
      code: 'CORE_SQL_FAILED',
      message: expect.stringMatching(message) as string,
    })
  })
})
