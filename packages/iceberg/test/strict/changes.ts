import type { ObjectStore } from '@deftunes/core'

import { readAvro, writeAvro, type AvroFile } from '../../src/avro/container.ts'
import { snapshotOf, type Snapshot, type Table, type TableMetadata } from '../../src/index.ts'
import { parseJson, printJson } from '../../src/json.ts'
import { keyOf } from '../../src/location.ts'
import type { ManifestEntry, ManifestFile } from '../../src/manifest/data-file.ts'
import { byName } from './manifest-problems.ts'

/** A mistake that some writer made once, and what a strict reader says to it. */
export interface AvroChange {
  about: string
  file: 'manifest' | 'list'
  change(avro: AvroFile): AvroFile
  found: string
}

/** The same in a metadata file. */
export interface TextChange {
  about: string
  file: 'metadata'
  change(text: string): string
  found: string
}

/** A change of the schema's text; the records stay as they are. */
const schema = (from: string | RegExp, to: string) => (avro: AvroFile) => {
  const text = JSON.stringify(avro.schema)
  const replaced = text.replace(from, to)
  if (replaced === text) throw new Error(`no ${String(from)} in ${text}`)
  return { ...avro, schema: JSON.parse(replaced) as AvroFile['schema'] }
}
const header = (entries: Record<string, string>) => (avro: AvroFile) => ({
  ...avro,
  metadata: { ...avro.metadata, ...entries },
})
const line = (values: Partial<ManifestFile>) => (avro: AvroFile) => ({
  ...avro,
  records: (avro.records as ManifestFile[]).map((record) => ({ ...record, ...values })),
})
const entry = (edit: (entry: ManifestEntry) => object) => (avro: AvroFile) => ({
  ...avro,
  records: (avro.records as ManifestEntry[]).map((record) => ({ ...record, ...edit(record) })),
})
const file = (edit: (file: ManifestEntry['data_file']) => object) =>
  entry(({ data_file }) => ({ data_file: { ...data_file, ...edit(data_file) } }))
const bound = (bytes: string) => () => ({ upper_bounds: new Map([[17, Buffer.from(bytes)]]) })

const manifest = (about: string, change: AvroChange['change'], found: string): AvroChange => ({
  ...{ about, file: 'manifest', change, found },
})
const list = (about: string, change: AvroChange['change'], found: string): AvroChange => ({
  ...{ about, file: 'list', change, found },
})

/** Mistakes in manifests and manifest lists. */
export const avroChanges: AvroChange[] = [
  manifest('a field without id', schema(',"field-id":103', ''), 'record r2'),
  manifest('a map key without id', schema(',"field-id":117', ''), 'record k117_v118'),
  list('an element without id', schema(',"element-id":508', ''), 'record manifest_file'),
  manifest(
    'a required field that is a union',
    schema('"name":"file_path","type":"string"', '"name":"file_path","type":["null","string"]'),
    'record r2',
  ),
  list(
    'an optional field whose default is not null',
    schema('"default":null', '"default":0'),
    'another union',
  ),
  manifest('a primitive that is wrapped', schema('"int"', '{"type":"int"}'), 'expected it bare'),
  manifest('a date that is only a number', schema(',"logicalType":"date"', ''), 'logical type'),
  manifest(
    'the schema of the manifest in place of the table’s',
    header({ schema: '{"type":"record"}' }),
    'header schema',
  ),
  manifest('a header without partition spec', header({ 'partition-spec': '{}' }), 'header'),
  list('a header of version 1', header({ 'format-version': '1' }), 'header format-version'),
  list('no list of partitions', line({ partitions: null }), 'got null'),
  list('bounds of partitions that are missing', withoutBounds, 'bounds of ingest_on'),
  list('a length that is not exact', line({ manifest_length: 7n }), 'manifest_length'),
  list('counts that are wrong', line({ added_rows_count: 0n }), 'added_rows_count'),
  list('a wrong least sequence number', line({ min_sequence_number: 0n }), 'min_sequence_number'),
  manifest('null partitions written as a value', file(nullsAsEmpty), 'contains_null of title'),
  manifest(
    'a live entry without sequence number',
    entry(() => ({ status: 0, sequence_number: null })),
    'an existing entry',
  ),
  manifest(
    'a wrong number of rows',
    file(() => ({ record_count: 99n })),
    'record_count',
  ),
  manifest(
    'a wrong size',
    file(() => ({ file_size_in_bytes: 1n })),
    'file_size_in_bytes',
  ),
  manifest('a bound cut within a character', file(bound('\ufffd')), 'text of'),
  manifest(
    'bounds of a uuid',
    file(() => ({ upper_bounds: new Map([[19, Buffer.alloc(16)]]) })),
    'bounds of a uuid',
  ),
  manifest(
    'an upper bound below the lower',
    file(() => ({ lower_bounds: long(9), upper_bounds: long(1) })),
    'order of 1',
  ),
  manifest(
    'a bound of another width',
    file(() => ({ lower_bounds: new Map([[1, Buffer.alloc(4)]]) })),
    'width of 1',
  ),
  manifest(
    'a path with two slashes',
    file(({ file_path }) => ({ file_path: file_path.replace('/data/', '//data/') })),
    'path file:',
  ),
  manifest('a file that is listed twice', twice, 'a file that is live twice'),
]

function withoutBounds(avro: AvroFile): AvroFile {
  const records = (avro.records as ManifestFile[]).map((record) => ({
    ...record,
    partitions: record.partitions?.map((part) => ({ ...part, lower_bound: null })) ?? null,
  }))
  return { ...avro, records }
}

function nullsAsEmpty({ partition }: ManifestEntry['data_file']) {
  return { partition: { ...partition, title: partition['title'] ?? '' } }
}

function twice(avro: AvroFile): AvroFile {
  return { ...avro, records: [...avro.records, ...avro.records] }
}

function long(value: number): Map<number, Uint8Array> {
  const bytes = Buffer.alloc(8)
  bytes.writeInt32LE(value)
  return new Map([[1, bytes]])
}

const metadata = (about: string, change: TextChange['change'], found: string): TextChange => ({
  ...{ about, file: 'metadata', change, found },
})
const json = (edit: (parsed: TableMetadata) => unknown) => (text: string) => {
  const parsed = parseJson(text) as TableMetadata
  edit(parsed)
  return printJson(parsed)
}

/** Mistakes in metadata files. */
export const textChanges: TextChange[] = [
  metadata('ids rounded to doubles', roundIds, 'current-snapshot-id'),
  metadata(
    'ids printed as texts',
    (text: string) => text.replace(/(_?id":)(\d{12,})/g, '$1"$2"'),
    'ids',
  ),
  metadata(
    'a missing key',
    json((m) => Reflect.deleteProperty(m, 'partition-statistics')),
    'keys',
  ),
  metadata(
    'a key of version 1',
    json((m) => Object.assign(m, { schema: {} })),
    'keys',
  ),
  metadata('a location that ends with a slash', slashed, 'location'),
  metadata(
    'a total that is missing',
    json((m) => forgotten(m['snapshots'])),
    'total-records',
  ),
  metadata(
    'a snapshot without schema',
    json((m) => schemaless(m['snapshots'])),
    'schema-id',
  ),
  metadata(
    'a log that goes back in time',
    json((m) => backwards(m['snapshot-log'])),
    'snapshot-log times',
  ),
  metadata(
    'a main that is elsewhere',
    json((m) => Object.assign(m, { refs: {} })),
    'current-snapshot-id',
  ),
  metadata(
    'a lower column id',
    json((m) => Object.assign(m, { 'last-column-id': 1 })),
    'last-column-id',
  ),
]

function roundIds(text: string): string {
  return text.replace(/("snapshot-id":)(\d{17,})/g, (_, key: string, id: string) => {
    return `${key}${Number(id)}`
  })
}

function slashed(text: string): string {
  return text.replace(/("location":"[^"]+)"/, '$1/"')
}

function forgotten(snapshots: Snapshot[]) {
  for (const { summary } of snapshots) delete summary['total-records']
}

function schemaless(snapshots: Snapshot[]) {
  for (const snapshot of snapshots) delete snapshot['schema-id']
}

function backwards(log: TableMetadata['snapshot-log']) {
  for (const entry of log.slice(1)) entry['timestamp-ms'] = 1
}

/** Applies a change to the newest file of its kind; returns what puts the bytes back. */
export async function changed(
  store: ObjectStore,
  table: Table,
  change: AvroChange | TextChange,
): Promise<() => Promise<void>> {
  const key = await keyOfFile(store, table, change.file)
  const bytes = await store.read(key)
  const text = Buffer.from(bytes).toString('utf8')
  const broken =
    change.file === 'metadata'
      ? change.change(text)
      : writeAvro(change.change(readAvro(bytes, byName)), byName)
  await store.write(key, broken)
  return () => store.write(key, bytes)
}

async function keyOfFile(store: ObjectStore, table: Table, kind: 'manifest' | 'list' | 'metadata') {
  if (kind === 'metadata') return keyOf(store, table.metadataLocation)
  const list = keyOf(store, snapshotOf(table)?.['manifest-list'] ?? '')
  if (kind === 'list') return list
  const [first] = readAvro(await store.read(list), byName).records as ManifestFile[]
  return keyOf(store, first?.manifest_path ?? '')
}
