import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { localObjectStore, openDuckDb, type DuckDb } from '@deftunes/core'
import { buildProject, loadProject, type Adapter } from '@deftunes/dbt'
import { memoryCatalog } from '@deftunes/iceberg'
import { icebergAdapter } from '@deftunes/pipeline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { inProject } from '../../dbt/test/scratch-project.ts'

let folder: string
let duckdb: DuckDb
let adapter: Adapter

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'increments-'))
  duckdb = await openDuckDb({ threads: 1 })
  const store = localObjectStore(join(folder, 'lake'))
  const catalog = memoryCatalog({ store })
  const stagingFolder = join(folder, 'staging')
  adapter = icebergAdapter({ duckdb, store, catalog, branch: 'run_1', stagingFolder, summary: {} })
})
afterEach(async () => {
  duckdb.close()
  await rm(folder, { recursive: true, force: true })
})

function build(columns: string) {
  const sql = `{{ config(materialized='incremental') }} select ${columns}`
  return inProject({ 'models/a.sql': sql }, async (path) => {
    const { results } = await buildProject({ project: await loadProject(path), adapter })
    return results[0]?.status
  })
}

describe('an increment of an Iceberg table', () => {
  it.each([
    ['of another type is cast to the table’s', "'3' as n, 'c' as v", '3 c'],
    ['with more columns leaves them out', "3 as n, 'c' as v, true as more", '3 c'],
    ['in another order lands by name', "'c' as v, 3 as n", '3 c'],
  ])('%s, and old rows keep their values', async (_, columns, added) => {
    expect(await build("1 as n, 'a' as v")).toBe('success')
    expect(await build(columns)).toBe('success')
    const rows = await duckdb.rows<{ n: unknown; v: unknown }>('select * from serving.a order by n')
    expect(rows.map((row) => Object.values(row).join(' '))).toEqual(['1 a', added])
  })

  it('that lacks a column is refused, and the table stays as it is', async () => {
    await build("1 as n, 'a' as v")
    expect(await build('2 as n')).toBe('error')
    expect(await duckdb.rows('select * from serving.a')).toEqual([{ n: 1, v: 'a' }])
  })
})
