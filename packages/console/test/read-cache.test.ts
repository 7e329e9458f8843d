import { expect, test } from 'vitest'

import { readCache } from '../src/server.ts'
import type { Table } from '../src/index.ts'

const columns = [{ name: 'name', type: 'VARCHAR' }]
const tableOf = (...cells: (string | number)[]): Table => ({
  columns,
  rows: cells.map((cell) => [cell]),
})
const names = ['a', 'b', 'c', 'd']

/** Which of some statements are kept. */
async function keptOf(mostBytes: number, table: (name: string) => Promise<Table>) {
  const cache = readCache(mostBytes)
  for (const name of names) {
    cache.set('v', name, table(name))
    await Promise.resolve()
  }
  return names.filter((name) => cache.get('v', name) !== undefined)
}

test('tables of few values are kept together, the ones of long texts push out what was read longest ago', async () => {
  const small = () => Promise.resolve(tableOf(1, 2, 3))
  const long = () => Promise.resolve(tableOf('x'.repeat(10_000)))
  expect(await keptOf(50_000, small)).toEqual(names)
  expect(await keptOf(50_000, long)).toEqual(['c', 'd'])
})

test('tables that are being read count too', async () => {
  const unread = () => new Promise<Table>(() => {})
  expect(await keptOf(25_000, unread)).toEqual(['c', 'd'])
})

test('a table that is set again is counted once', async () => {
  const cache = readCache(30_000)
  cache.set('v', 'first', Promise.resolve(tableOf(1)))
  for (let times = 0; times < 100; times++) {
    cache.set('v', 'again', Promise.resolve(tableOf('x'.repeat(1_000))))
    await Promise.resolve()
  }
  expect(cache.get('v', 'first')).toBeDefined()
})

test('one that cannot be read is not kept, and leaves its room', async () => {
  const cache = readCache(15_000)
  const failing = Promise.reject<Table>(new Error('gone'))
  cache.set('v', 'failing', failing)
  await expect(failing).rejects.toThrow('gone')
  expect(cache.get('v', 'failing')).toBeUndefined()
  cache.set('v', 'other', Promise.resolve(tableOf(1)))
  expect(cache.get('v', 'other')).toBeDefined()
})
