import { randomBytes } from 'node:crypto'
import { lstat, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import {
  interruptible,
  openDuckDb,
  quoteLiteral,
  quoteRelation,
  type DuckDb,
  type ObjectStore,
} from '@deftunes/core'
import { scanSql, type Table } from '@deftunes/iceberg'

import { PipelineError } from '../errors.ts'
import { buildRollups, type RollupSql } from './mart-rollups.ts'
import { buildTable } from './mart-table.ts'
import type { MartVersion } from './published-versions.ts'

/** What the file of a version is made of. */
export interface MartContent {
  version: MartVersion
  /** Every table of the version, as the catalog has it. */
  tables: readonly Table[]
  rollups: readonly RollupSql[]
  /** Expressions that the rows of a table are put in the order of, by `namespace.name`: filters on them read less. */
  order: Readonly<Record<string, string>>
}

/** Where a file is made, and with what. */
export interface BuildOptions {
  store: ObjectStore
  /** A folder for the file in the making, on the disk of the finished one. */
  stagingFolder: string
  memoryLimit: string
  threads?: number
  /** Milliseconds that a rollup may be built for; one that takes longer is left out. Default as of buildRollups. */
  rollupMs?: number | undefined
  /** Milliseconds that a table may be put in order for; one that takes longer comes as it is. Default as of buildTable. */
  orderMs?: number | undefined
  /** Stops it. */
  signal: AbortSignal
}

/**
 * Writes the file of a version: its tables under their own names, `rollups.<name>`, and in `mart` what it is made of. The file
 * appears whole, in place of the one that is there: whoever reads that goes on reading it.
 * @throws CoreError CORE_SQL_FAILED; PipelineError PIPELINE_VERSION_UNKNOWN when a table is gone; IcebergError when files of the lake are
 */
export async function buildMartFile(
  path: string,
  content: MartContent,
  options: BuildOptions,
): Promise<void> {
  const making = join(options.stagingFolder, `mart-${randomBytes(6).toString('hex')}.duckdb`)
  options.signal.throwIfAborted()
  await mkdir(options.stagingFolder, { recursive: true })
  await mkdir(dirname(path), { recursive: true })
  try {
    const duckdb = await openDuckDb({
      path: making,
      memoryLimit: options.memoryLimit,
      tempDirectory: join(options.stagingFolder, 'spill'),
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    })
    try {
      await fill(interruptible(duckdb, options.signal), content, options)
    } finally {
      duckdb.close()
    }
    options.signal.throwIfAborted()
    await replace(making, path)
  } finally {
    await Promise.all([rm(making, { force: true }), rm(`${making}.wal`, { force: true })])
  }
}

/** Whatever has the name of the file gives way to it; a rename would not replace a folder. */
async function replace(making: string, path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.isDirectory()) await rm(path, { recursive: true, force: true })
  await rename(making, path)
}

async function fill(
  duckdb: DuckDb,
  { version, tables, rollups, order }: MartContent,
  { store, rollupMs, orderMs, signal }: BuildOptions,
): Promise<void> {
  await duckdb.run(catalogSql)
  const { id, publishedAt, runId = null } = version
  const values = [id, publishedAt, runId].map(quoteLiteral).join(', ')
  await duckdb.run(`INSERT INTO mart.versions VALUES (${values})`)
  for (const { relation, snapshotId } of version.tables) {
    signal.throwIfAborted()
    const [namespace = '', name = ''] = relation
    const table = tables.find(
      ({ identifier }) => identifier.namespace === namespace && identifier.name === name,
    )
    if (!table) {
      const message = `version ${id}: expected the table ${namespace}.${name} that it was published with, got a catalog without it`
      throw new PipelineError('PIPELINE_VERSION_UNKNOWN', message)
    }
    const scan = await scanSql(store, table, { snapshotId })
    await buildTable(
      duckdb,
      { relation: [namespace, name], scan, order: order[`${namespace}.${name}`] },
      { signal, mostMs: orderMs },
    )
    await duckdb.run(
      `INSERT INTO mart.relations SELECT ${quoteLiteral(namespace)}, ${quoteLiteral(name)}, ${quoteLiteral(String(snapshotId))}, count(*) FROM ${quoteRelation(namespace, name)}`,
    )
  }
  await buildRollups(duckdb, rollups, { signal, mostMs: rollupMs })
  await duckdb.run('CHECKPOINT')
}

const catalogSql = `
CREATE SCHEMA mart;
CREATE SCHEMA rollups;
CREATE TABLE mart.versions (id VARCHAR, published_at VARCHAR, run_id VARCHAR);
CREATE TABLE mart.orders (relation VARCHAR, sql VARCHAR, problem VARCHAR);
CREATE TABLE mart.relations (namespace VARCHAR, name VARCHAR, snapshot_id VARCHAR, row_count BIGINT);
CREATE TABLE mart.rollups (name VARCHAR, sql VARCHAR, additive VARCHAR, problem VARCHAR)`
