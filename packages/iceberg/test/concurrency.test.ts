import { setTimeout } from 'node:timers/promises'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { DuckDb } from '@deftunes/core'

import { scanSql, schemaOf, snapshotOf, type Table } from '../src/index.ts'
import { ancestry } from '../src/snapshot/snapshots.ts'
import {
  identifiers,
  openSharedLake,
  openSmallDuckDb,
  rowsOf,
  type SharedLake,
} from './process/lake.ts'
import { runScript } from './process/steps.ts'
import { problemsOf } from './strict/problems.ts'
import { temporaryFolder } from './support.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openSmallDuckDb()
})
afterAll(() => duckdb.close())

async function newLake(): Promise<SharedLake> {
  const lake = openSharedLake(await temporaryFolder())
  const schema = await schemaOf(duckdb, rowsOf('x'))
  for (const identifier of identifiers) await lake.catalog.createTable(identifier, { schema })
  return lake
}

const names = Array.from({ length: 3 }, (_, n) => `process ${n}`)
const times = 4
const keys = names.flatMap((name) => Array.from({ length: times }, (_, n) => `${name}-${n}`)).sort()

/** Runs the processes and, until they end, `meanwhile` again and again. */
async function atOnce(
  task: { root: string; action: string },
  meanwhile: () => Promise<void>,
): Promise<void> {
  let left = names.length
  const processes = names.map(async (name) => {
    const { code, output } = await runScript('committer.ts', { ...task, name, times })
    left--
    expect({ code, output }).toEqual({ code: 0, output: '' })
  })
  while (left > 0) {
    await meanwhile()
    // Cached metadata is read without a pause in which the ends of processes could be heard of.
    await setTimeout(2)
  }
  await Promise.all(processes)
}

const history = (table: Table) =>
  ancestry(table.metadata, snapshotOf(table))
    .map(({ summary }) => summary['deftunes.commit-key'] ?? 'none')
    .reverse()

it('appends of several processes at once are all there, once, in one history', async () => {
  const lake = await newLake()
  const seen: number[] = []
  const read = async () => {
    const [sessions, songs] = await lake.catalog.loadTables()
    expect(sessions?.identifier.name).toBe('sessions')
    seen.push(songs ? history(songs).length : -1)
  }
  await atOnce({ root: lake.root, action: 'append' }, read)
  const table = await lake.catalog.loadTable({ namespace: 'silver', name: 'songs' })
  if (!table) throw new Error('no table')
  expect(await problemsOf({ ...lake, duckdb }, table, [snapshotOf(table) ?? []].flat())).toEqual([])
  expect(history(table).sort()).toEqual(keys)
  expect(table.metadata.snapshots.map((one) => one['sequence-number'])).toEqual(
    keys.map((_, at) => BigInt(at + 1)),
  )
  expect(snapshotOf(table)?.summary['total-records']).toBe(String(2 * keys.length))
  const scan = await scanSql(lake.store, table)
  const counted = `SELECT writer, count(*)::INTEGER AS n FROM (${scan}) GROUP BY 1 ORDER BY 1`
  expect(await duckdb.rows(counted)).toEqual(keys.map((writer) => ({ writer, n: 2 })))
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
})

it('branches of three tables that several processes publish show up in all tables at one moment', async () => {
  const lake = await newLake()
  const seen = new Set<number>()
  const read = async () => {
    const [first = [], ...others] = (await lake.catalog.loadTables()).map(history)
    for (const other of others) expect(other).toEqual(first)
    seen.add(first.length)
  }
  await atOnce({ root: lake.root, action: 'publish' }, read)
  await read()
  for (const table of await lake.catalog.loadTables()) {
    expect(history(table).sort()).toEqual(keys)
    expect(Object.keys(table.metadata.refs)).toEqual(['main'])
    expect(await problemsOf({ ...lake, duckdb }, table, [snapshotOf(table) ?? []].flat())).toEqual(
      [],
    )
  }
  expect(seen.size).toBeGreaterThan(keys.length / 4)
})
