import {
  quoteIdentifier,
  quoteLiteral,
  quoteRelation,
  type DuckDb,
  type ObjectStore,
} from '@deftunes/core'
import type { Adapter, EventWindow, IncrementalWrite, RelationName, Written } from '@deftunes/dbt'
import {
  commitFiles,
  snapshotOf,
  writeDataFiles,
  type Catalog,
  type CommitMode,
  type Table,
} from '@deftunes/iceberg'

import { attachTable } from './attach.ts'
import { ensureTable, partitionedBy } from './model-table.ts'

/** What models are written with, and to where. */
export interface IcebergAdapterOptions {
  duckdb: DuckDb
  catalog: Catalog
  store: ObjectStore
  /** The branch that models are written to; tables without it are read at main. */
  branch: string
  stagingFolder: string
  /** Kept in the summary of every snapshot. */
  summary: Readonly<Record<string, string>>
}

/**
 * A dbt adapter whose tables are Iceberg tables on a run's branch and whose views live in the DuckDB session.
 * Every relation is readable in DuckDB as `"schema"."identifier"` before and after it is written.
 */
export function icebergAdapter(options: IcebergAdapterOptions): Adapter {
  const views = new Set<string>()
  return {
    duckdb: options.duckdb,
    relation: async (name) => {
      if (views.has(nameOf(name))) return { type: 'view' }
      const table = await options.catalog.loadTable(identifierOf(name))
      const snapshot = table && (snapshotOf(table, options.branch) ?? snapshotOf(table, 'main'))
      return snapshot ? { type: 'table' } : undefined
    },
    createView: async (name, sql) => {
      await options.duckdb.run(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(name.schema)}`)
      await options.duckdb.run(`CREATE OR REPLACE VIEW ${nameOf(name)} AS (\n${sql}\n)`)
      views.add(nameOf(name))
    },
    createTable: async (name, sql, config, window) => {
      views.delete(nameOf(name))
      const table = await ensureTable(options, identifierOf(name), sql, config)
      const { event_time: eventTime } = config
      const onePartition =
        window !== undefined &&
        isOneDay(window) &&
        typeof eventTime === 'string' &&
        partitionedBy(table, eventTime)
      return commitQuery(options, table, sql, { kind: 'overwrite' }, { onePartition })
    },
    writeIncremental: (name, sql, write) => writeIncrement(options, name, sql, write),
  }
}

async function writeIncrement(
  options: IcebergAdapterOptions,
  name: RelationName,
  sql: string,
  write: IncrementalWrite,
): Promise<Written> {
  const table = await ensureTable(options, identifierOf(name), sql, write.config)
  const { strategy, eventTime, from, to } = write
  if (strategy === 'append') return commitQuery(options, table, sql, { kind: 'append' })
  if (strategy === 'microbatch' && eventTime && from && to && partitionedBy(table, eventTime)) {
    const range = { from: from.slice(0, 10), to: to.slice(0, 10) }
    const mode: CommitMode = { kind: 'overwrite', partitions: { [eventTime]: range } }
    return commitQuery(options, table, sql, mode, { onePartition: isOneDay({ from, to }) })
  }
  return rewriteTable(options, table, sql, replacedRows(write))
}

function isOneDay({ from, to }: EventWindow): boolean {
  return Date.parse(to) - Date.parse(from) === 86_400_000
}

/** Rewrites a table as its rows that the increment does not replace, and the increment. */
async function rewriteTable(
  options: IcebergAdapterOptions,
  table: Table,
  sql: string,
  replaced: string,
): Promise<Written> {
  const target = quoteRelation(table.identifier.namespace, table.identifier.name)
  const staged = `temp.${quoteIdentifier(`${table.identifier.name}__increment`)}`
  await options.duckdb.run(`CREATE OR REPLACE TEMPORARY TABLE ${staged} AS (\n${sql}\n)`)
  try {
    const kept = `SELECT old.* FROM ${target} AS old WHERE NOT (${replaced.replaceAll('$increment', staged)})`
    const whole = `${kept} UNION ALL BY NAME SELECT * FROM ${staged}`
    await commitQuery(options, table, whole, { kind: 'overwrite' })
    const [count] = await options.duckdb.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${staged}`)
    return { rows: Number(count?.n ?? 0) }
  } finally {
    await options.duckdb.run(`DROP TABLE IF EXISTS ${staged}`)
  }
}

/** Which old rows an increment replaces; `$increment` stands for its relation. */
function replacedRows({ strategy, uniqueKey, eventTime, from, to }: IncrementalWrite): string {
  if (strategy === 'microbatch' && eventTime && from && to) {
    const column = `old.${quoteIdentifier(eventTime)}`
    return `coalesce(${column} >= ${quoteLiteral(from)} AND ${column} < ${quoteLiteral(to)}, false)`
  }
  if (uniqueKey.length === 0) return 'false'
  const same = uniqueKey.map((key) => `old.${key} = new.${key}`).join(' AND ')
  return `EXISTS (SELECT 1 FROM $increment AS new WHERE ${same})`
}

async function commitQuery(
  options: IcebergAdapterOptions,
  table: Table,
  query: string,
  mode: CommitMode,
  { onePartition = false }: { onePartition?: boolean } = {},
): Promise<Written> {
  const { duckdb, catalog, store, branch, stagingFolder, summary } = options
  const files = await writeDataFiles({
    duckdb,
    store,
    table,
    query,
    stagingFolder,
    onePartition,
  })
  const { identifier, metadata } = table
  const schemaId = metadata['current-schema-id']
  const commit = { catalog, store, identifier, branch, files, mode, schemaId, summary }
  const committed = await commitFiles(commit)
  await attachTable({ duckdb, catalog, store, branch }, committed.table)
  return { rows: files.reduce((total, file) => total + Number(file.record_count), 0) }
}

function identifierOf({ schema, identifier }: RelationName) {
  return { namespace: schema, name: identifier }
}

function nameOf({ schema, identifier }: RelationName): string {
  return quoteRelation(schema, identifier)
}
