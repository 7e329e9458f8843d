import { quoteLiteral, type DuckDb, type ObjectStore } from '@deftunes/core'

import { keyOf, readablePath } from '../../src/location.ts'
import type { DataFile } from '../../src/manifest/data-file.ts'
import { idsOf, leavesOf, type Schema } from '../../src/schema/schema.ts'
import { compareScalars } from '../../src/value/scalar.ts'
import { decodeSingleValue } from '../../src/value/single-value.ts'
import { failing, isLocation } from './metadata-problems.ts'

/** What a strict reader finds wrong with the description of a data file. */
export async function fileProblems(
  { store, duckdb }: { store: ObjectStore; duckdb: DuckDb },
  schema: Schema,
  file: DataFile,
): Promise<string[]> {
  const size = (await store.read(keyOf(store, file.file_path))).length
  const path = quoteLiteral(readablePath(store, file.file_path))
  const [counted] = await duckdb.rows<{ rows: bigint }>(
    `SELECT num_rows AS rows FROM parquet_file_metadata(${path})`,
  )
  const fields = await duckdb.rows<{ id: bigint }>(
    `SELECT field_id AS id FROM parquet_schema(${path}) WHERE field_id IS NOT NULL ORDER BY id`,
  )
  const ids = idsOf(schema).sort((a, b) => a - b)
  return [
    ...failing([
      [isLocation(file.file_path), `path ${file.file_path}`],
      [file.file_format === 'PARQUET', 'file_format'],
      [file.file_size_in_bytes === BigInt(size), 'file_size_in_bytes'],
      [file.record_count === counted?.rows && file.record_count > 0n, 'record_count'],
      [fields.map(({ id }) => Number(id)).join() === ids.join(), 'field ids in the file'],
    ]),
    ...metricProblems(schema, file),
  ]
}

function metricProblems(schema: Schema, file: DataFile): string[] {
  const leaves = new Map(leavesOf(schema).map((leaf) => [leaf.id, leaf.type]))
  const maps = [file.column_sizes, file.value_counts, file.null_value_counts, file.nan_value_counts]
  const bounds = [file.lower_bounds, file.upper_bounds]
  const ids = [...maps, ...bounds].flatMap((map) => [...(map?.keys() ?? [])])
  const bounded = new Set(bounds.flatMap((map) => [...(map?.keys() ?? [])]))
  return [
    ...failing([
      [ids.every((id) => leaves.has(id)), 'metrics of what is no primitive outside lists'],
      [[...bounded].every((id) => leaves.get(id) !== 'uuid'), 'bounds of a uuid'],
    ]),
    ...[...bounded].flatMap((id) => boundProblems(leaves.get(id) ?? '', file, id)),
  ]
}

const widths: Readonly<Record<string, number>> = {
  boolean: 1,
  int: 4,
  date: 4,
  float: 4,
  long: 8,
  double: 8,
  time: 8,
  timestamp: 8,
  timestamptz: 8,
}

function boundProblems(type: string, file: DataFile, id: number): string[] {
  const [lower, upper] = [file.lower_bounds?.get(id), file.upper_bounds?.get(id)]
  const both = [lower, upper].filter((bytes) => bytes !== undefined)
  const width = widths[type]
  const texts = type === 'string' ? both.map((bytes) => Buffer.from(bytes).toString('utf8')) : []
  const values = both.map((bytes) => decodeSingleValue(type, bytes) ?? 0)
  return failing([
    [values.length < 2 || compareScalars(values[0] ?? 0, values[1] ?? 0) <= 0, `order of ${id}`],
    [both.every((bytes) => width === undefined || bytes.length === width), `width of ${id}`],
    [texts.every((text) => [...text].length <= 16 && !text.includes('\ufffd')), `text of ${id}`],
  ])
}
