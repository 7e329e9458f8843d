import type { ObjectStore } from '@deftunes/core'

import { readAvro } from '../../src/avro/container.ts'
import type { FieldKey } from '../../src/avro/schema.ts'
import { parseJson, printJson } from '../../src/json.ts'
import { keyOf } from '../../src/location.ts'
import type {
  DataFile,
  FieldSummary,
  ManifestEntry,
  ManifestFile,
} from '../../src/manifest/data-file.ts'
import { specOf, type Snapshot, type TableMetadata } from '../../src/metadata/table-metadata.ts'
import { bindSpec, type BoundPartitionField } from '../../src/partition/partition-spec.ts'
import type { Schema } from '../../src/schema/schema.ts'
import { compareScalars } from '../../src/value/scalar.ts'
import { encodeSingleValue } from '../../src/value/single-value.ts'
import { avroProblems } from './avro-problems.ts'
import { failing, isLocation } from './metadata-problems.ts'

/** An entry as it stands in the file, its partition by name. */
type RawEntry = ManifestEntry & { data_file: DataFile }

/** Names as they are in the file. */
export const byName: FieldKey = ({ name }) => name

interface ManifestContext {
  store: ObjectStore
  metadata: TableMetadata
  line: ManifestFile
}

/** What a strict reader finds wrong with a manifest, and the entries it read. */
export async function manifestProblems(
  context: ManifestContext,
): Promise<{ problems: string[]; entries: RawEntry[] }> {
  const { store, metadata, line } = context
  const bytes = await store.read(keyOf(store, line.manifest_path))
  const { schema, metadata: header, records } = readAvro(bytes, byName)
  const entries = records as RawEntry[]
  const fields = bindSpec(specOf(metadata, line.partition_spec_id), schemaOf(metadata, header))
  const problems = [
    ...avroProblems(schema, 'manifest_entry'),
    ...headerProblems(context, header),
    ...failing([
      [isLocation(line.manifest_path), `path ${line.manifest_path}`],
      [line.manifest_length === BigInt(bytes.length), 'manifest_length'],
      [entries.length > 0, 'an empty manifest'],
      ...countChecks(line, entries),
    ]),
    ...partitionProblems(line, fields, entries),
    ...dateProblems(schema, fields),
    ...entries.flatMap((entry) => sequenceProblems(line, entry)),
  ]
  return { problems, entries }
}

function schemaOf(metadata: TableMetadata, header: Readonly<Record<string, string>>): Schema {
  const id = Number(header['schema-id'])
  const schema = metadata.schemas.find((known) => known['schema-id'] === id)
  return schema ?? { type: 'struct', 'schema-id': id, fields: [] }
}

function headerProblems(
  { metadata, line }: ManifestContext,
  header: Readonly<Record<string, string>>,
): string[] {
  const spec = specOf(metadata, line.partition_spec_id)
  const own = schemaOf(metadata, header)
  const same = (text: string | undefined, value: unknown) =>
    text !== undefined && printJson(parseJson(text)) === printJson(value)
  return failing([
    [own.fields.length > 0, 'header schema-id'],
    [same(header['schema'], own), 'header schema'],
    [same(header['partition-spec'], spec.fields), 'header partition-spec'],
    [header['partition-spec-id'] === String(spec['spec-id']), 'header partition-spec-id'],
    [header['format-version'] === '2', 'header format-version'],
    [header['content'] === 'data', 'header content'],
  ])
}

function countChecks(line: ManifestFile, entries: RawEntry[]): [boolean, string][] {
  const of = (status: number) => entries.filter((entry) => entry.status === status)
  const rows = (status: number) =>
    of(status).reduce((sum, entry) => sum + entry.data_file.record_count, 0n)
  const live = entries.filter(({ status }) => status !== 2)
  const numbers = live.map((entry) => entry.sequence_number ?? line.sequence_number)
  const least = numbers.reduce((min, n) => (n < min ? n : min), line.sequence_number)
  return [
    [line.existing_files_count === of(0).length, 'existing_files_count'],
    [line.added_files_count === of(1).length, 'added_files_count'],
    [line.deleted_files_count === of(2).length, 'deleted_files_count'],
    [line.existing_rows_count === rows(0), 'existing_rows_count'],
    [line.added_rows_count === rows(1), 'added_rows_count'],
    [line.deleted_rows_count === rows(2), 'deleted_rows_count'],
    [line.min_sequence_number === least, 'min_sequence_number'],
  ]
}

function partitionProblems(
  { partitions }: ManifestFile,
  fields: BoundPartitionField[],
  entries: RawEntry[],
): string[] {
  if (partitions === null) return ['partitions: expected a list, got null']
  if (partitions.length !== fields.length) return [`partitions: expected ${fields.length}`]
  return fields.flatMap((field, at) => {
    const values = entries.map(({ data_file }) => Object.values(data_file.partition)[at] ?? null)
    const present = values.filter((value) => value !== null).sort(compareScalars)
    const expected = [present[0], present.at(-1)].map((value) =>
      value === undefined ? null : Buffer.from(encodeSingleValue(field.resultType, value)),
    )
    const { contains_null, lower_bound, upper_bound } = partitions[at] as FieldSummary
    const got = [lower_bound, upper_bound].map((bytes) => bytes && Buffer.from(bytes))
    return failing([
      [contains_null === values.includes(null), `contains_null of ${field.name}`],
      [printHex(got) === printHex(expected), `bounds of ${field.name}`],
    ])
  })
}

function printHex(bytes: (Buffer | null)[]): string {
  return bytes.map((part) => part?.toString('hex') ?? 'none').join()
}

/** A day is an int to the specification and a date to readers: only its logical type says so. */
function dateProblems(schema: unknown, fields: BoundPartitionField[]): string[] {
  const dates = fields.filter(({ resultType }) => resultType === 'date').length
  const r102 = /"name":"r102","fields":\[(.*?)\]\}\s*,\s*"field-id":102/.exec(printJson(schema))
  const marked = (r102?.[1] ?? '').split('"logicalType":"date"').length - 1
  return failing([[marked === dates, `logical type of ${dates} dates, got ${marked}`]])
}

function sequenceProblems(line: ManifestFile, entry: RawEntry): string[] {
  const { status, snapshot_id, sequence_number, file_sequence_number } = entry
  const numbers = [sequence_number, file_sequence_number]
  const own = snapshot_id === line.added_snapshot_id
  const explicit = numbers.every((number) => number !== null && number > 0n)
  return failing([
    [status !== 1 || (own && numbers.every((number) => number === null)), 'an added entry'],
    [status !== 0 || (explicit && snapshot_id !== null), 'an existing entry'],
    [status !== 2 || (explicit && own), 'a deleted entry'],
  ])
}

/** What a strict reader finds wrong with a snapshot's manifest list, and its lines. */
export async function listProblems(
  store: ObjectStore,
  snapshot: Snapshot,
): Promise<{ problems: string[]; lines: ManifestFile[] }> {
  const bytes = await store.read(keyOf(store, snapshot['manifest-list'] ?? ''))
  const { schema, metadata: header, records } = readAvro(bytes, byName)
  const lines = records as ManifestFile[]
  const [id, number] = [snapshot['snapshot-id'], snapshot['sequence-number']]
  const own = lines.filter((line) => line.added_snapshot_id === id)
  const problems = [
    ...avroProblems(schema, 'manifest_file'),
    ...failing([
      [header['snapshot-id'] === String(id), 'header snapshot-id'],
      [
        header['parent-snapshot-id'] === String(snapshot['parent-snapshot-id'] ?? null),
        'header parent-snapshot-id',
      ],
      [header['sequence-number'] === String(number), 'header sequence-number'],
      [header['format-version'] === '2', 'header format-version'],
      [own.every((line) => line.sequence_number === number), 'sequence_number of own manifests'],
      [lines.every((line) => line.sequence_number <= number), 'sequence_number of manifests'],
      [lines.every((line) => line.content === 0), 'content'],
    ]),
  ]
  return { problems, lines }
}
