import { fileURLToPath } from 'node:url'

import { loadProject } from '@deftunes/dbt'
import { describe, expect, it } from 'vitest'

import { lackOf, missingTables } from '../src/missing-tables.ts'

const folder = fileURLToPath(new URL('../../../deftunes/dbt', import.meta.url))
const dagOf = (id: string, ...datasets: string[]) => ({
  id,
  tasks: datasets.map((name) => ({ id: `transform_${name}` })),
})
const dags = [dagOf('catalogue', 'songs'), dagOf('sales', 'users', 'sessions')]

describe('tables that a run lacks', () => {
  it('are those that DuckDB names, with their schema or without', () => {
    const words = `models/a.sql: DuckDB: Catalog Error: Table with name dim_songs does not exist!
Did you mean "dim_users"?
models/b.sql: Table with name "transform.songs" does not exist because schema "transform" does not exist.
models/c.sql: Table with name dim_songs does not exist!`
    expect(missingTables(words)).toEqual(['dim_songs', 'transform.songs'])
    expect(missingTables('Referenced column "nope" not found')).toEqual([])
  })

  it('are told with the other DAGs that load what they are built from', async () => {
    const { all: nodes } = await loadProject(folder)
    const lack = (missing: string[], dagId: string) => lackOf(missing, dagId, { nodes, dags })
    const catalogue = { dags: ['catalogue'] }
    expect(lack(['dim_songs', 'dim_artists'], 'sales')).toEqual({
      ...catalogue,
      tables: ['serving.dim_artists', 'serving.dim_songs'],
    })
    expect(lack(['transform.songs'], 'sales')).toEqual({
      ...catalogue,
      tables: ['transform.songs'],
    })
    expect(lack(['dim_songs'], 'catalogue')).toBeUndefined()
    expect(lack(['elsewhere.dim_songs', 'nope'], 'sales')).toBeUndefined()
  })
})
