import { expect, test } from 'vitest'

import { readCache } from '../src/server.ts'
import { rowSource } from '../src/service/row-source.ts'
import { fileWarehouse } from './file-warehouse.ts'

const table = `CREATE SCHEMA serving; CREATE TABLE serving.days
  (day DATE, sold_at TIMESTAMP, big HUGEINT, fee DECIMAL(9, 2), open BOOLEAN, part UUID)`
const day = { name: 'days', relation: ['serving', 'days'] }
const key = ['day', 'sold_at', 'big', 'fee', 'open', 'part']

/** What is said of the values of a key of that table. */
async function saidOf(values: Record<string, string | number | boolean | null>) {
  const warehouse = await fileWarehouse()
  await warehouse.publish('one', [table])
  const model = { tables: new Map([['days', { ...day, key }]]) }
  const services = {
    ...{ warehouse, cache: readCache() },
    files: async () => ({ model }) as never,
  }
  const said = await rowSource(services, { relation: day.relation, key: values }).then(
    () => [],
    (error: Error) => error.message.split('\n'),
  )
  await warehouse.close()
  return said
}

test('every value of a key that its column cannot have is told', async () => {
  expect(
    await saidOf({ day: '2024-02-30', sold_at: 5, big: 'x', fee: false, open: 'maybe', part: 'p' }),
  ).toEqual([
    'key.day: expected a date, got "2024-02-30"',
    'key.sold_at: expected a date and time, got 5',
    'key.big: expected a number, got "x"',
    'key.fee: expected a number, got false',
    'key.open: expected true or false, got "maybe"',
    'key.part: expected a value of type UUID, got "p"',
  ])
})

test('values are taken as rows come with them, and so is no value', async () => {
  const big = '170141183460469231731687303715884105727'
  const at = '2024-02-29T10:00:00.000001'
  expect(
    await saidOf({ day: '2024-02-29', sold_at: at, big, fee: 1.5, open: true, part: null }),
  ).toEqual([])
})

test('columns that a key lacks are told by name, not read as no value', async () => {
  expect(await saidOf({ sold_at: null, big: null, fee: null, part: null })).toEqual([
    'key.day: expected a value or null, got sold_at, big, fee, part',
    'key.open: expected a value or null, got sold_at, big, fee, part',
  ])
  expect(await saidOf({})).toEqual(
    key.map((column) => `key.${column}: expected a value or null, got no column`),
  )
})

test('what is no column of the key is not looked at', async () => {
  const whole = Object.fromEntries(key.map((column) => [column, null]))
  expect(await saidOf({ ...whole, other: 'x' })).toEqual([])
})
