import type { Scalar } from '../value/scalar.ts'

/** The values that all rows of a file share, by partition field id. */
export type Partition = Readonly<Record<string, Scalar | null>>

/** A file of rows as a manifest describes it, names as on the wire. */
export interface DataFile {
  /** 0 data, 1 position deletes, 2 equality deletes. */
  content: number
  file_path: string
  file_format: string
  partition: Partition
  record_count: bigint
  /** Bytes, exactly. */
  file_size_in_bytes: bigint
  column_sizes?: Map<number, bigint> | null
  value_counts?: Map<number, bigint> | null
  null_value_counts?: Map<number, bigint> | null
  nan_value_counts?: Map<number, bigint> | null
  lower_bounds?: Map<number, Uint8Array> | null
  upper_bounds?: Map<number, Uint8Array> | null
  key_metadata?: Uint8Array | null
  split_offsets?: bigint[] | null
  equality_ids?: number[] | null
  sort_order_id?: number | null
  referenced_data_file?: string | null
  /** The partition spec that `partition` belongs to; kept by the manifest, not by the file's own record. */
  spec_id: number
}

/** Status of a manifest entry. */
export const entryStatus = { existing: 0, added: 1, deleted: 2 } as const

/** One line of a manifest. */
export interface ManifestEntry {
  status: number
  snapshot_id: bigint | null
  /** Null on an added entry: the manifest's own number counts. */
  sequence_number: bigint | null
  file_sequence_number: bigint | null
  data_file: DataFile
}

/** One line of a manifest list, names as on the wire. */
export interface ManifestFile {
  manifest_path: string
  manifest_length: bigint
  partition_spec_id: number
  /** 0 data, 1 deletes. */
  content: number
  sequence_number: bigint
  min_sequence_number: bigint
  added_snapshot_id: bigint
  added_files_count: number | null
  existing_files_count: number | null
  deleted_files_count: number | null
  added_rows_count: bigint | null
  existing_rows_count: bigint | null
  deleted_rows_count: bigint | null
  /** One a partition field, in the spec's order; null when the writer kept none. */
  partitions: FieldSummary[] | null
  key_metadata: Uint8Array | null
}

/** The range of one partition field over a manifest. */
export interface FieldSummary {
  contains_null: boolean
  contains_nan: boolean | null
  lower_bound: Uint8Array | null
  upper_bound: Uint8Array | null
}

/** Whether a manifest lists files that are in the table; unknown counts (v1) mean that it may. */
export function mayHaveLiveFiles(manifest: ManifestFile): boolean {
  const { added_files_count: added, existing_files_count: existing } = manifest
  return added === null || existing === null || added + existing > 0
}
