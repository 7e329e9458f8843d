import { quoteIdentifier, quoteLiteral } from '@deftunes/core'

import type { Dataset, DatasetColumn } from '../dataset/dataset.ts'
import type { RecordReader } from './record-reader.ts'
import { reasonSql } from './reason-sql.ts'
import { typedSql } from './typed-value.ts'

/** What rows of a load carry besides the source's values. */
export interface LoadStamp {
  /** YYYY-MM-DD */
  ingestOn: string
  /** ISO instant. */
  processedAt: string
  /** Where the records came from. */
  from: string
}

/**
 * A SELECT of landed records with the reason why each cannot be loaded: columns r, source_file, reason, and raw, the
 * whole record where there is a reason.
 */
export function judgedSql(
  dataset: Dataset,
  reader: RecordReader,
  paths: readonly string[],
): string {
  const judged = `SELECT r, raw, filename, ${reasonSql(dataset, reader)} AS reason FROM (${reader.recordsSql(paths)}) AS records`
  return `SELECT r, CASE WHEN reason IS NOT NULL THEN raw END AS raw, ${fileSql} AS source_file, reason FROM (${judged}) AS judged`
}

/** The last part of a landed file's path; with ingest_on it names the file. */
const fileSql = `parse_filename(filename)`

/** The transform table's rows from a relation of {@link judgedSql}'s columns. */
export function loadedSql(
  dataset: Dataset,
  reader: RecordReader,
  judged: string,
  stamp: LoadStamp,
): string {
  const hashed = dataset.columns.some(({ from }) => from.of === 'record_hash')
  // Once a record, not once an item.
  const hash = hashed ? `, format('{:016x}', hash(r)) AS record_hash` : ''
  const good = `SELECT r, source_file${hash} FROM ${judged} WHERE reason IS NULL`
  const source =
    reader.items === undefined
      ? good
      : `SELECT r, source_file${hashed ? ', record_hash' : ''}, unnest(${reader.items}) AS item, unnest(range(1, len(${reader.items}) + 1)) AS position FROM (${good}) AS records`
  const columns = dataset.columns.map((column) => {
    return `${columnSql(column, reader)} AS ${quoteIdentifier(column.name)}`
  })
  const technical = [
    ...stampSql(stamp),
    `${quoteLiteral(stamp.from)} AS source_from`,
    'source_file',
  ]
  return `SELECT ${[...columns, ...technical].join(', ')} FROM (${source}) AS rows`
}

function columnSql({ from, type }: DatasetColumn, reader: RecordReader): string {
  if (from.of === 'position') return 'CAST(position AS INTEGER)'
  if (from.of === 'record_hash') return 'record_hash'
  return typedSql(type, reader.valueSql(from, 'item'))
}

function stampSql({ ingestOn, processedAt }: LoadStamp): string[] {
  return [
    `DATE ${quoteLiteral(ingestOn)} AS ingest_on`,
    `CAST(${quoteLiteral(processedAt.replace('Z', ''))} AS TIMESTAMP) AS processing_timestamp`,
  ]
}

/**
 * The rejected table's rows from a relation of {@link judgedSql}'s columns. The files that hold them are read again, each
 * on its own, so that positions count from 1 in each.
 */
export function rejectedSql(
  reader: RecordReader,
  judged: string,
  paths: readonly string[],
  stamp: LoadStamp,
): string {
  const bad = `SELECT DISTINCT raw, source_file, reason FROM ${judged} WHERE reason IS NOT NULL`
  const files = paths.map(
    (path) =>
      `SELECT raw, ${fileSql} AS source_file, row_number() OVER () AS source_position FROM (${reader.rawSql([path])}) AS records`,
  )
  const columns = ['raw', 'reason', 'source_file', 'source_position', ...stampSql(stamp)]
  return `SELECT ${columns.join(', ')} FROM (${files.join(' UNION ALL ')}) AS numbered JOIN (${bad}) AS bad USING (raw, source_file)`
}
