import { PlatformError, type ErrorCatalogue } from '@deftunes/core'

/** Codes thrown by this room. */
export const icebergErrors = {
  ICEBERG_AVRO_INVALID:
    'A manifest or manifest list is damaged: not the Avro file that it should be.',
  ICEBERG_CATALOG_BUSY: 'The catalog file stayed locked by another process; run it again.',
  ICEBERG_CATALOG_INVALID:
    'The catalog file is damaged, or is a SQLite database of something else; the message says what is in it.',
  ICEBERG_CATALOG_LOST:
    'The catalog is new or was emptied, but its folder holds tables: restore the file, or register them again.',
  ICEBERG_CHANGE_INVALID: 'A change of a table refers to something that the table does not have.',
  ICEBERG_COLUMNS_DIFFER: 'The rows to be written have other columns than the table.',
  ICEBERG_COMMIT_CONFLICT: 'Other writers kept committing first; run it again.',
  ICEBERG_COMMIT_UNKNOWN:
    'The catalog failed while committing: the commit may or may not have taken place. Nothing was removed.',
  ICEBERG_DELETES_UNSUPPORTED:
    'A table has delete files of another writer, which are not read here: compact it there first.',
  ICEBERG_FILTER_INVALID: 'A scan filter names a column that is absent or compares with nothing.',
  ICEBERG_FILE_DAMAGED:
    'A file of a table is missing or has another size than the table says: restore it, or load the table anew.',
  ICEBERG_FILE_UNREADABLE:
    'A file of a table could not be read just now, as when a disk or its rights fail; run it again.',
  ICEBERG_FORMAT_UNSUPPORTED: 'A table of another format version than 2 cannot be written.',
  ICEBERG_METADATA_INVALID:
    'A table metadata file is damaged: not what the Iceberg specification says.',
  ICEBERG_NULL_IN_REQUIRED: 'Rows without a value in a required column cannot be written.',
  ICEBERG_OVERWRITE_INVALID: 'What is to be replaced does not fall on whole partitions.',
  ICEBERG_PARTITIONS_MIXED:
    'Rows that were said to fall into one partition fall into several; nothing was written.',
  ICEBERG_PATH_OUTSIDE_STORE:
    'Table metadata names a file outside the lake’s folder: a state that was moved or copied, for tables hold absolute paths; put it back, or begin a new one.',
  ICEBERG_PUBLISH_CONFLICT:
    'Tables that a run read or replaced moved meanwhile; the run has to compute its results again.',
  ICEBERG_REF_MISSING: 'A table has no branch or tag of this name.',
  ICEBERG_SCAN_UNSUPPORTED: 'A nested column changed over time in a way that cannot be read here.',
  ICEBERG_SCHEMA_INVALID: 'A table’s columns or partition columns contradict each other.',
  ICEBERG_SNAPSHOT_MISSING: 'A table has no snapshot of this id; it may have expired.',
  ICEBERG_TABLE_EXISTS: 'A table that is to be made is in the catalog already.',
  ICEBERG_TABLE_MISSING: 'A table is not in the catalog.',
  ICEBERG_TRANSFORM_UNSUPPORTED: 'A partition transform cannot be written for this column.',
  ICEBERG_TYPE_UNSUPPORTED: 'A column has a type that has no equal on the other side; cast it.',
  ICEBERG_VALUE_OUT_OF_RANGE: 'A value, such as an infinite date, cannot be stored in its column.',
} as const satisfies ErrorCatalogue

/** A code of {@link icebergErrors}. */
export type IcebergErrorCode = keyof typeof icebergErrors

/** An error of the iceberg room. */
export class IcebergError extends PlatformError<IcebergErrorCode> {}
