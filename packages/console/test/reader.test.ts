import { CoreError } from '@deftunes/core'
import { parseMetricsQuery, readModel } from '@deftunes/metrics'
import { expect, it } from 'vitest'

import { readCache } from '../src/answer/read-cache.ts'
import { metricsReaders } from '../src/answer/reader.ts'
import type { Table, VersionSession } from '../src/warehouse/warehouse.ts'

const text = `
tables:
  sales:
    relation: shop.sales
    key: [id]
    measures:
      revenue: { aggregate: sum, sql: price }
      items: { aggregate: count }
`
const { model } = readModel([{ file: 'shop.yaml', text }])
const [revenue, items] = ['sales.revenue', 'sales.items'].map((name) =>
  parseMetricsQuery({ measures: [name] }),
) as [Asked, Asked]
type Asked = ReturnType<typeof parseMetricsQuery>

/** A version whose sums can fail, and the statements that it was asked. */
function sessionOf(failing = /never/) {
  const statements: string[] = []
  const read = (sql: string): Promise<Table> => {
    statements.push(sql)
    if (failing.test(sql)) return Promise.reject(new CoreError('CORE_SQL_FAILED', 'too large'))
    const cells = [/count/.test(sql) ? [3] : [], /sum/.test(sql) ? [12] : []]
    return Promise.resolve({ columns: [], rows: [cells.flat()] })
  }
  const version = { id: 'v1', publishedAt: '2024-01-01T00:00:00Z', tables: [] }
  const session: VersionSession = { version, rollups: [], rowsOf: () => 7, read }
  return { session, statements }
}

it('runs what several charts ask of the same rows as one statement, and tells each its own', async () => {
  const { session, statements } = sessionOf()
  const open = metricsReaders(session, { model, cache: readCache() }, [revenue, items])
  const [one, other] = [open(), open()]
  expect((await one.read(revenue)).rows).toEqual([[12]])
  expect((await other.read(items)).rows).toEqual([[3]])
  expect(statements).toHaveLength(1)
  expect(one.sql().join()).toMatch(/sum/)
  expect(one.sql().join()).not.toMatch(/count/)
  expect(one.rowsRead()).toBe(7)
})

it('answers what can be answered when another measure of the statement fails', async () => {
  const { session } = sessionOf(/sum/)
  const open = metricsReaders(session, { model, cache: readCache() }, [revenue, items])
  expect((await open().read(items)).rows).toEqual([[3]])
  await expect(open().read(revenue)).rejects.toThrow('too large')
})

it('asks nothing again for a reader who is gone', async () => {
  const { session, statements } = sessionOf(/sum/)
  const options = { model, cache: readCache(), signal: AbortSignal.abort() }
  const open = metricsReaders(session, options, [revenue, items])
  await expect(open().read(items)).rejects.toThrow('too large')
  expect(statements).toHaveLength(1)
})

it('asks for what was not expected alone', async () => {
  const { session, statements } = sessionOf()
  const open = metricsReaders(session, { model, cache: readCache() }, [revenue])
  expect((await open().read(items)).rows).toEqual([[3]])
  expect(statements.join()).not.toMatch(/sum/)
})
