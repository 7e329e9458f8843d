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

/** A SELECT of landed records with the reason why each cannot be loaded: columns r, raw, filename, reason. */
export function judgedSql(
  dataset: Dataset,
  reader: RecordReader,
  paths: readonly string[],
): string {
  return `SELECT r, raw, filename, ${reasonSql(dataset, reader)} AS reason FROM (${reader.recordsSql(paths)}) AS records`
}

/** The transform table's rows from a relation with columns r, filename and reason. */
export function loadedSql(
  dataset: Dataset,
  reader: RecordReader,
  judged: string,
  stamp: LoadStamp,
): string {
  const good = `SELECT r, filename FROM ${judged} WHERE reason IS NULL`
  const source =
    reader.items === undefined
      ? good
      : `SELECT r, filename, unnest(${reader.items}) AS item, unnest(range(1, len(${reader.items}) + 1)) AS position FROM (${good}) AS records`
  const columns = dataset.columns.map((column) => {
    return `${columnSql(column, reader)} AS ${quoteIdentifier(column.name)}`
  })
  const technical = [
    ...stampSql(stamp),
    `${quoteLiteral(stamp.from)} AS source_from`,
    `${fileSql} AS source_file`,
  ]
  return `SELECT ${[...columns, ...technical].join(', ')} FROM (${source}) AS rows`
}

/** The last part of a landed file's path; with ingest_on it names the file. */
const fileSql = `regexp_extract(filename, '[^/]*$')`

function columnSql({ from, type }: DatasetColumn, reader: RecordReader): string {
  if (from.of === 'position') return 'CAST(position AS INTEGER)'
  return typedSql(type, reader.valueSql(from, 'item'))
}

function stampSql({ ingestOn, processedAt }: LoadStamp): string[] {
  return [
    `DATE ${quoteLiteral(ingestOn)} AS ingest_on`,
    `CAST(${quoteLiteral(processedAt.replace('Z', ''))} AS TIMESTAMP) AS processing_timestamp`,
  ]
}

/** The rejected table's rows: each file on its own, so that positions count from 1 in each. */
export function rejectedSql(
  dataset: Dataset,
  reader: RecordReader,
  paths: readonly string[],
  stamp: LoadStamp,
): string {
  const files = paths.map((path) => {
    const numbered = `SELECT raw, r, filename, row_number() OVER () AS source_position FROM (${reader.recordsSql([path])}) AS records`
    return `SELECT raw, filename, source_position, ${reasonSql(dataset, reader)} AS reason FROM (${numbered}) AS numbered`
  })
  const columns = ['raw', 'reason', `${fileSql} AS source_file`, 'source_position']
  return `SELECT ${[...columns, ...stampSql(stamp)].join(', ')} FROM (${files.join(' UNION ALL ')}) AS judged WHERE reason IS NOT NULL`
}
