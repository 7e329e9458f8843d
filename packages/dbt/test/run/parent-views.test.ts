import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { buildProject, duckdbAdapter } from '../../src/index.ts'
import { build, deftunes, emptyWarehouse } from '../deftunes/project.ts'
import { Warehouse, type Files } from '../scratch-project.ts'

let warehouse: Warehouse

beforeEach(async () => {
  warehouse = await Warehouse.open()
})
afterEach(() => warehouse.close())

/** Views over views, an ephemeral model between, a table beside; a fact that reads them. */
const files: Files = {
  'models/first.sql': 'select 1 as n',
  'models/second.sql': "select n + 1 as n from {{ ref('first') }}",
  'models/between.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('second') }}",
  'models/side.sql':
    "{{ config(materialized='table') }} select n + 10 as n from {{ ref('unread') }}",
  'models/unread.sql': 'select 5 as n',
  'models/fact.sql': "{{ config(materialized='table') }} select * from {{ ref('between') }}",
  'models/wide.sql': "{{ config(materialized='table') }} select * from {{ ref('side') }}",
}

const relations = async () => {
  const rows = await warehouse.duckdb.rows<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'serving'",
  )
  return rows.map(({ name }) => name).sort()
}

describe('views that a selected node reads and nobody selected', () => {
  it('are made of the project, those that they read first', async () => {
    expect(await warehouse.statuses(files, { select: 'fact' })).toEqual({ fact: 'success' })
    expect(await relations()).toEqual(['fact', 'first', 'second'])
    expect(await warehouse.lines('fact')).toEqual(['2'])
  })

  it('stay as an earlier build left them', async () => {
    await warehouse.build(files, { select: 'second' })
    const changed = { ...files, 'models/second.sql': 'select 99 as n' }
    await warehouse.build(changed, { select: 'fact' })
    expect(await warehouse.lines('fact')).toEqual(['2'])
  })

  it('are made for a test, too', async () => {
    const tested = { ...files, 'tests/none.sql': "select * from {{ ref('second') }} where n <> 2" }
    expect(await warehouse.statuses(tested, { select: 'none' })).toEqual({ none: 'pass' })
  })

  it('are not made for nodes that nobody builds', async () => {
    await warehouse.build(files, { select: 'first' })
    expect(await relations()).toEqual(['first'])
  })

  it('are named by the node that needed them when they cannot be made; others go on', async () => {
    const broken = { ...files, 'models/first.sql': 'select nothing from nowhere' }
    const { results } = await warehouse.build(broken, { select: 'fact unread' })
    expect(results).toMatchObject([
      {
        name: 'fact',
        status: 'error',
        cause: { code: 'DBT_COMPILE_FAILED', cause: { code: 'CORE_SQL_FAILED' } },
        message: expect.stringMatching(
          /^models\/fact\.sql: view first, which is read and not selected, cannot be made of models\/first\.sql: DuckDB: .*nowhere/s,
        ) as string,
      },
      { name: 'unread', status: 'success' },
    ])
  })
})

it('tables that a selected node reads and nobody selected are not built', async () => {
  const { results } = await warehouse.build(files, { select: 'wide' })
  expect(results).toMatchObject([
    { name: 'wide', status: 'error', cause: { code: 'CORE_SQL_FAILED' } },
  ])
  expect(await relations()).toEqual([])
})

it('each model of DeFtunes can be built by its name in a session without the views of the build before', async () => {
  const duckdb = await emptyWarehouse()
  try {
    await build(duckdb)
    const project = await deftunes()
    for (const { name, resource_type: type } of project.all.values()) {
      if (type !== 'model') continue
      const views = await duckdb.rows<{ name: string }>(
        "select view_name as name from duckdb_views() where schema_name = 'serving'",
      )
      for (const view of views) await duckdb.run(`drop view serving.${view.name}`)
      const adapter = duckdbAdapter({ duckdb })
      const { results } = await buildProject({ project, adapter, select: name })
      expect(results.filter(({ status }) => status === 'error')).toEqual([])
    }
  } finally {
    duckdb.close()
  }
})
