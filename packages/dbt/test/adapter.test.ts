import { openDuckDb } from '@deftunes/core'
import { duckdbAdapter } from '@deftunes/dbt'

import { runAdapterConformance } from './adapter.conformance.ts'

runAdapterConformance('plain DuckDB', async () => {
  const duckdb = await openDuckDb({ threads: 1 })
  return { adapter: duckdbAdapter({ duckdb }), close: () => duckdb.close() }
})
