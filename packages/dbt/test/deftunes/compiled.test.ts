import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { GraphNode, NodeResult } from '../../src/index.ts'
import { build, deftunes, emptyWarehouse } from './project.ts'

const expectedFolder = join(import.meta.dirname, 'expected')

let duckdb: DuckDb
let nodes: ReadonlyMap<string, GraphNode>
/** On nothing, and on what the first build left. */
let anew: NodeResult[]
let again: NodeResult[]

beforeAll(async () => {
  duckdb = await emptyWarehouse()
  nodes = (await deftunes()).all
  anew = await build(duckdb)
  again = await build(duckdb)
})
afterAll(() => duckdb.close())

describe('the project of DeFtunes, compiled', () => {
  it('is bound by DuckDB in whole, built anew and again', () => {
    const bad = [...anew, ...again].filter(
      ({ status }) => status !== 'success' && status !== 'pass',
    )
    expect(bad).toEqual([])
    expect(anew).toHaveLength([...nodes.values()].filter(isRun).length)
  })

  it('is the SQL in expected/', async () => {
    const files = new Map<string, string>()
    for (const { name, resource_type: type, unique_id: id, compiled_code: sql } of anew) {
      const node = nodes.get(id)
      if (sql === null || (node && 'test_metadata' in node && node.test_metadata)) continue
      const other = again.find((result) => result.unique_id === id)?.compiled_code
      files.set(`${type}s/${name}.sql`, sql)
      if (other && other !== sql) files.set(`${type}s/${name}.again.sql`, other)
    }
    for (const [file, sql] of files) {
      await expect(`${sql.trim()}\n`).toMatchFileSnapshot(join(expectedFolder, file))
    }
    const kept = await readdir(expectedFolder, { recursive: true })
    expect(kept.filter((file) => file.endsWith('.sql')).sort()).toEqual([...files.keys()].sort())
  })

  it('documents exactly the columns that its marts have', async () => {
    for (const node of nodes.values()) {
      if (node.resource_type !== 'model' || node.fqn[1] === 'staging') continue
      const columns = await duckdb.rows<{ column_name: string }>(`describe ${node.relation_name}`)
      const documented = Object.values(node.columns)
      expect([node.name, documented.map(({ name }) => name)]).toEqual([
        node.name,
        columns.map(({ column_name: name }) => name),
      ])
      for (const { name, description } of [node, ...documented]) {
        expect(`${node.name}.${name}: ${description}`).toMatch(/: .{4,}$/s)
      }
    }
  })
})

function isRun({ resource_type: type }: GraphNode): boolean {
  return type === 'model' || type === 'seed' || type === 'test'
}
