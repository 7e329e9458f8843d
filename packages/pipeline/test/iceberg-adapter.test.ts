import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { localObjectStore, openDuckDb } from '@deftunes/core'
import { memoryCatalog } from '@deftunes/iceberg'
import { icebergAdapter } from '@deftunes/pipeline'

import { runAdapterConformance } from '../../dbt/test/adapter.conformance.ts'

runAdapterConformance('Iceberg tables on a branch', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'adapter-'))
  const duckdb = await openDuckDb({ threads: 1 })
  const store = localObjectStore(join(folder, 'lake'))
  const catalog = memoryCatalog({ store })
  const stagingFolder = join(folder, 'staging')
  const adapter = icebergAdapter({
    duckdb,
    store,
    catalog,
    branch: 'run_1',
    stagingFolder,
    summary: {},
  })
  return { adapter, close: () => duckdb.close() }
})
