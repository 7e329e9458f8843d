import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DuckDb } from '@deftunes/core'

import { publishBranch, scanSql, schemaOf, snapshotOf } from '../src/index.ts'
import {
  append,
  identifiers,
  openSharedLake,
  openSmallDuckDb,
  rowsOf,
  type SharedLake,
} from './process/lake.ts'
import { runScript, steps, type MortalTask, type Step } from './process/steps.ts'
import { problemsOf } from './strict/problems.ts'
import { temporaryFolder } from './support.ts'

const [songs = { namespace: '', name: '' }] = identifiers
let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openSmallDuckDb()
})
afterAll(() => duckdb.close())

let lake: SharedLake
beforeAll(async () => {
  lake = openSharedLake(await temporaryFolder())
  const schema = await schemaOf(duckdb, rowsOf('x'))
  for (const identifier of identifiers) await lake.catalog.createTable(identifier, { schema })
})

/** How many rows of a writer main has, table by table, each of which is found sound. */
async function rowsBy(writer: string): Promise<bigint[]> {
  const counts: bigint[] = []
  for (const table of await lake.catalog.loadTables()) {
    const heads = [snapshotOf(table) ?? []].flat()
    expect(await problemsOf({ ...lake, duckdb }, table, heads)).toEqual([])
    const scan = await scanSql(lake.store, table)
    const sql = `SELECT count(*) AS n FROM (${scan}) WHERE writer = '${writer}'`
    counts.push(...(await duckdb.rows<{ n: bigint }>(sql)).map(({ n }) => n))
  }
  return counts
}

const killed = async (task: Omit<MortalTask, 'root'>) => {
  const { signal, output } = await runScript('mortal.ts', { root: lake.root, ...task })
  expect({ signal, output }).toEqual({ signal: 'SIGKILL', output: '' })
}
const isDone = (step: Step) => step === 'after COMMIT' || step === 'after the catalog'
const total = (counts: bigint[]) => counts.reduce((sum, count) => sum + count, 0n)

describe('after a kill -9', () => {
  it.each(steps)(
    'at the step %j of an append the table is whole, and further tries add its rows once',
    async (dieAt) => {
      await killed({ action: 'append', name: dieAt, dieAt })
      expect(total(await rowsBy(dieAt))).toBe(isDone(dieAt) ? 2n : 0n)
      const again = () => append(lake, duckdb, { identifier: songs, writer: dieAt })
      expect(await again()).toMatchObject({ skipped: isDone(dieAt) })
      expect(await again()).toMatchObject({ skipped: true })
      expect(total(await rowsBy(dieAt))).toBe(2n)
    },
  )

  it.each(steps.slice(3))(
    'at the step %j of publishing three tables readers see all of them or none',
    async (dieAt) => {
      const name = `run ${dieAt}`
      for (const identifier of identifiers) {
        await append(lake, duckdb, { identifier, writer: name, branch: name })
      }
      await killed({ action: 'publish', name, dieAt })
      expect(await rowsBy(name)).toEqual(isDone(dieAt) ? [2n, 2n, 2n] : [0n, 0n, 0n])
      const again = await publishBranch({ ...lake, branch: name, tables: identifiers })
      expect(again.published).toEqual(isDone(dieAt) ? [] : identifiers)
      expect(await rowsBy(name)).toEqual([2n, 2n, 2n])
    },
  )
})
