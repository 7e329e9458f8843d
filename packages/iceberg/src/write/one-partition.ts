import { quoteIdentifier } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import type { BoundPartitionField } from '../partition/partition-spec.ts'
import { partitionAlias } from './copy-sql.ts'
import type { CopiedFile } from './data-file-of.ts'

/** Whether a column's smallest and largest value in a file tell the partition of its rows. */
export function isToldByBounds({ transform, sourceType }: BoundPartitionField): boolean {
  return transform.kind === 'identity' && ['date', 'int', 'long'].includes(sourceType)
}

/**
 * A file that was written without regard to partitions, with the partition that its bounds tell.
 * @throws IcebergError ICEBERG_PARTITIONS_MIXED when its rows fall into several
 */
export function withKeys(file: CopiedFile, fields: readonly BoundPartitionField[]): CopiedFile {
  const columns = new Map(file.column_statistics)
  const keys = fields.map((field): [string, string | null] => {
    const statistics = new Map(columns.get(quoteIdentifier(field.sourceName)))
    return [partitionAlias(field), onlyValue(field, file.count, statistics)]
  })
  return { ...file, partition_keys: keys }
}

function onlyValue(
  { sourceName }: BoundPartitionField,
  rows: bigint,
  statistics: ReadonlyMap<string, string>,
): string | null {
  const [low, high] = [statistics.get('min'), statistics.get('max')]
  const nulls = BigInt(statistics.get('null_count') ?? 0)
  if (nulls === rows) return null
  if (low !== undefined && low === high && nulls === 0n) return low
  throw mixed(`${sourceName} from ${low} to ${high} and ${nulls} rows without one`)
}

/** @throws IcebergError ICEBERG_PARTITIONS_MIXED when files are of different partitions */
export function refuseOtherPartitions(files: readonly CopiedFile[]): void {
  const partitions = new Set(files.map((file) => JSON.stringify(file.partition_keys)))
  if (partitions.size > 1) throw mixed([...partitions].join(' and '))
}

function mixed(got: string): IcebergError {
  const message = `rows to be written: expected all in one partition, got ${got}`
  return new IcebergError('ICEBERG_PARTITIONS_MIXED', message)
}
