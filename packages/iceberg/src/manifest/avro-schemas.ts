import type { AvroField, AvroRecord, AvroSchema, FieldKey } from '../avro/schema.ts'
import { IcebergError } from '../errors.ts'
import type { BoundPartitionField } from '../partition/partition-spec.ts'
import { decimalOfType } from '../schema/schema.ts'
import { decimalSize } from '../value/bytes.ts'

/** A decoded property for each Avro field: the specification's name, or the id of a partition field as text. */
export const byFieldId: FieldKey = ({ name, 'field-id': id }) => {
  if (id === undefined) return name
  return id >= 1000 ? String(id) : (namesById.get(id) ?? name)
}

/** The schema of a manifest list's lines. */
export const manifestListSchema: AvroRecord = record('manifest_file', [
  required(500, 'manifest_path', 'string'),
  required(501, 'manifest_length', 'long'),
  required(502, 'partition_spec_id', 'int'),
  required(517, 'content', 'int'),
  required(515, 'sequence_number', 'long'),
  required(516, 'min_sequence_number', 'long'),
  required(503, 'added_snapshot_id', 'long'),
  required(504, 'added_files_count', 'int'),
  required(505, 'existing_files_count', 'int'),
  required(506, 'deleted_files_count', 'int'),
  required(512, 'added_rows_count', 'long'),
  required(513, 'existing_rows_count', 'long'),
  required(514, 'deleted_rows_count', 'long'),
  optional(507, 'partitions', {
    type: 'array',
    items: record('r508', [
      required(509, 'contains_null', 'boolean'),
      optional(518, 'contains_nan', 'boolean'),
      optional(510, 'lower_bound', 'bytes'),
      optional(511, 'upper_bound', 'bytes'),
    ]),
    'element-id': 508,
  }),
  optional(519, 'key_metadata', 'bytes'),
])

/** The schema of a manifest's lines for files of one partition spec. */
export function manifestSchema(partition: readonly BoundPartitionField[]): AvroRecord {
  return record('manifest_entry', [
    required(0, 'status', 'int'),
    optional(1, 'snapshot_id', 'long'),
    optional(3, 'sequence_number', 'long'),
    optional(4, 'file_sequence_number', 'long'),
    required(2, 'data_file', dataFileSchema(partition)),
  ])
}

function dataFileSchema(partition: readonly BoundPartitionField[]): AvroRecord {
  const values = partition.map(({ id, name, resultType }) =>
    optional(id, avroName(name), avroTypeOf(resultType)),
  )
  return record('r2', [
    required(134, 'content', 'int'),
    required(100, 'file_path', 'string'),
    required(101, 'file_format', 'string'),
    required(102, 'partition', record('r102', values)),
    required(103, 'record_count', 'long'),
    required(104, 'file_size_in_bytes', 'long'),
    optional(108, 'column_sizes', mapSchema(117, 118, 'long')),
    optional(109, 'value_counts', mapSchema(119, 120, 'long')),
    optional(110, 'null_value_counts', mapSchema(121, 122, 'long')),
    optional(137, 'nan_value_counts', mapSchema(138, 139, 'long')),
    optional(125, 'lower_bounds', mapSchema(126, 127, 'bytes')),
    optional(128, 'upper_bounds', mapSchema(129, 130, 'bytes')),
    optional(131, 'key_metadata', 'bytes'),
    optional(132, 'split_offsets', { type: 'array', items: 'long', 'element-id': 133 }),
    optional(135, 'equality_ids', { type: 'array', items: 'int', 'element-id': 136 }),
    optional(140, 'sort_order_id', 'int'),
    optional(143, 'referenced_data_file', 'string'),
  ])
}

function mapSchema(keyId: number, valueId: number, value: string): AvroSchema {
  const fields = [required(keyId, 'key', 'int'), required(valueId, 'value', value)]
  return { type: 'array', items: record(`k${keyId}_v${valueId}`, fields), logicalType: 'map' }
}

function record(name: string, fields: AvroField[]): AvroRecord {
  return { type: 'record', name, fields }
}

function required(id: number, name: string, type: AvroSchema): AvroField {
  return { name, type, 'field-id': id }
}

function optional(id: number, name: string, type: AvroSchema): AvroField {
  return { ...required(id, name, ['null', type]), default: null }
}

function avroTypeOf(type: string): AvroSchema {
  const decimal = decimalOfType(type)
  if (decimal) {
    const { precision, scale } = decimal
    const name = `decimal_${precision}_${scale}`
    const size = decimalSize(precision)
    return { type: 'fixed', name, size, logicalType: 'decimal', precision, scale }
  }
  const found = avroTypes[type]
  if (found !== undefined) return found
  const message = `partition of type '${type}': expected one that can be written`
  throw new IcebergError('ICEBERG_TYPE_UNSUPPORTED', message)
}

const avroTypes: Readonly<Record<string, AvroSchema>> = {
  boolean: 'boolean',
  int: 'int',
  long: 'long',
  float: 'float',
  double: 'double',
  string: 'string',
  binary: 'bytes',
  date: { type: 'int', logicalType: 'date' },
  time: { type: 'long', logicalType: 'time-micros' },
  timestamp: { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': false },
  timestamptz: { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': true },
  uuid: { type: 'fixed', name: 'uuid_fixed', size: 16, logicalType: 'uuid' },
}

/** A name that Avro allows: other characters become `_x` and their code, as Java writes them. */
function avroName(name: string): string {
  const escape = (character: string) => `_x${character.charCodeAt(0).toString(16).toUpperCase()}`
  const safe = name.replaceAll(/[^A-Za-z0-9_]/g, escape)
  return /^\d/.test(safe) ? `_${safe}` : safe
}

/** Names by field id: early writers used others for the same id. */
const namesById = new Map([...namedIds(manifestListSchema), ...namedIds(manifestSchema([]))])

function* namedIds(schema: AvroSchema): Generator<[number, string]> {
  if (Array.isArray(schema)) for (const branch of schema) yield* namedIds(branch)
  if (typeof schema === 'object' && 'items' in schema) yield* namedIds(schema.items)
  if (typeof schema !== 'object' || !('fields' in schema)) return
  for (const { name, type, 'field-id': id } of schema.fields) {
    if (id !== undefined) yield [id, name]
    yield* namedIds(type)
  }
}
