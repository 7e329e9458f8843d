import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { describeQuery, settleAll, type DuckDb, type ObjectStore } from '@deftunes/core'

import { printIdentifier, type Table } from '../catalog/catalog.ts'
import { IcebergError } from '../errors.ts'
import { keyOf, locationOf } from '../location.ts'
import type { DataFile } from '../manifest/data-file.ts'
import { currentSchema, defaultSpec } from '../metadata/table-metadata.ts'
import { bindSpec } from '../partition/partition-spec.ts'
import type { Schema } from '../schema/schema.ts'
import { copySql, type Compression } from './copy-sql.ts'
import { dataFileOf, type CopiedFile } from './data-file-of.ts'
import { isToldByBounds, refuseOtherPartitions, withKeys } from './one-partition.ts'

/** Which rows to write for a table, and how. */
export interface WriteDataFilesOptions {
  duckdb: DuckDb
  store: ObjectStore
  table: Table
  /** A SELECT with exactly the table's columns, in any order; each is cast to the table's type. */
  query: string
  /** A local folder on the store's disk, if it has one: files are moved from there into the store. */
  stagingFolder: string
  /** Default zstd, level 1. */
  compression?: Compression
  /** The caller knows that all rows fall into one partition: they are not sorted into partitions, only checked. Default false. */
  onePartition?: boolean
}

/**
 * Writes a query's rows as Parquet files of a table, durably, in no particular order; they are part of the table
 * once committed. A query without rows gives no files.
 * @throws IcebergError ICEBERG_COLUMNS_DIFFER, ICEBERG_NULL_IN_REQUIRED, ICEBERG_VALUE_OUT_OF_RANGE,
 * ICEBERG_PARTITIONS_MIXED when `onePartition` does not hold;
 * CoreError CORE_SQL_FAILED when a value cannot be cast. Nothing is left in the store then.
 */
export async function writeDataFiles(options: WriteDataFilesOptions): Promise<DataFile[]> {
  const { duckdb, store, table, query, stagingFolder, compression = 'zstd' } = options
  const schema = currentSchema(table.metadata)
  const spec = defaultSpec(table.metadata)
  const partitionFields = bindSpec(spec, schema)
  const oneValue = options.onePartition === true && partitionFields.every(isToldByBounds)
  await refuseOtherColumns(duckdb, table, schema, query)
  const folder = join(stagingFolder, randomUUID())
  await mkdir(stagingFolder, { recursive: true })
  try {
    const splitBy = oneValue ? [] : partitionFields
    const sql = copySql({ query, schema, splitBy, folder, compression })
    const copied = (await duckdb.rows<CopiedFile>(sql)).filter(({ count }) => count > 0n)
    const files = oneValue ? copied.map((file) => withKeys(file, partitionFields)) : copied
    if (oneValue) refuseOtherPartitions(files)
    const planned = files.map((file) => {
      const key = `${keyOf(store, table.metadata.location)}/data/${basename(file.filename)}`
      const location = locationOf(store, key)
      const context = { schema, specId: spec['spec-id'], partitionFields, location }
      return { from: file.filename, key, dataFile: dataFileOf(file, context) }
    })
    await settleAll(planned.map(({ from, key }) => store.adopt(from, key)))
    return planned.map(({ dataFile }) => dataFile)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function refuseOtherColumns(duckdb: DuckDb, table: Table, schema: Schema, query: string) {
  const wanted = schema.fields.map(({ name }) => name)
  const given = (await describeQuery(duckdb, query)).map(({ name }) => name)
  const missing = namesWithout(wanted, given)
  const extra = namesWithout(given, wanted)
  if (missing.length === 0 && extra.length === 0) return
  const parts = [
    ...(missing.length > 0 ? [`the query lacks ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`the table lacks ${extra.join(', ')}`] : []),
  ]
  const message = `table ${printIdentifier(table.identifier)}: expected columns ${wanted.join(', ')}; ${parts.join('; ')}`
  throw new IcebergError('ICEBERG_COLUMNS_DIFFER', message, { details: { missing, extra } })
}

/** DuckDB tells names apart by letters, not by case. */
function namesWithout(names: string[], others: string[]): string[] {
  const known = new Set(others.map((name) => name.toLowerCase()))
  return names.filter((name) => !known.has(name.toLowerCase()))
}
