import { join } from 'node:path'

import { expect, it } from 'vitest'

import { commitFiles, publishBranch, snapshotOf, sqliteCatalog } from '../src/index.ts'
import { everyType } from './every-type.ts'
import { openLake } from './support.ts'

it('writes, overwrites, publishes and reads back columns of every primitive and nested type', async () => {
  const lake = await openLake((store, root) =>
    sqliteCatalog({ file: join(root, 'catalog.db'), name: 'deftunes', store }),
  )
  const { catalog, store, duckdb } = lake
  const all = everyType(['2024-01-01', '2024-01-02'], 5)
  const identifier = await lake.create('wide', all, [{ column: 'ingest_on' }])
  const branch = 'audit_1'
  await commitFiles({
    catalog,
    store,
    identifier,
    branch,
    files: await lake.write(identifier, all),
    mode: { kind: 'append' },
  })
  expect(snapshotOf(await lake.table(identifier))).toBeUndefined()
  expect(await lake.rows(identifier)).toEqual([])
  const again = everyType(['2024-01-02'], 3)
  await commitFiles({
    catalog,
    store,
    identifier,
    branch,
    files: await lake.write(identifier, again),
    mode: { kind: 'overwrite', partitions: { ingest_on: '2024-01-02' } },
  })
  const { published } = await publishBranch({ catalog, store, branch, tables: [identifier] })
  expect(published).toEqual([identifier])
  const union = `(${everyType(['2024-01-01'], 5)} UNION ALL ${again})`
  const expected = `SELECT * REPLACE (CAST(unsigned AS BIGINT) AS unsigned) FROM ${union} ORDER BY ALL`
  expect(await lake.rows(identifier)).toEqual(await duckdb.rows(expected))
})
