import { parseJson } from '../../src/json.ts'
import type { Snapshot, TableMetadata } from '../../src/metadata/table-metadata.ts'
import { idsOf } from '../../src/schema/schema.ts'

const keys = [
  'format-version',
  'table-uuid',
  'location',
  'last-sequence-number',
  'last-updated-ms',
  'last-column-id',
  'current-schema-id',
  'schemas',
  'default-spec-id',
  'partition-specs',
  'last-partition-id',
  'default-sort-order-id',
  'sort-orders',
  'properties',
  'current-snapshot-id',
  'refs',
  'snapshots',
  'snapshot-log',
  'metadata-log',
  'statistics',
  'partition-statistics',
].sort()

const counted = ['data-files', 'records', 'files-size'] as const
const uncounted = ['delete-files', 'position-deletes', 'equality-deletes'] as const

/** What a strict reader finds wrong with a metadata file's text. */
export function metadataProblems(text: string): string[] {
  const metadata = parseJson(text) as TableMetadata
  return [
    ...shapeProblems(metadata, text),
    ...idProblems(metadata),
    ...logProblems(metadata),
    ...metadata.snapshots.flatMap((snapshot) => snapshotProblems(metadata, snapshot)),
  ]
}

function shapeProblems(metadata: TableMetadata, text: string): string[] {
  const ids = metadata.snapshots.map((snapshot) => snapshot['snapshot-id'])
  return failing([
    [
      Object.keys(metadata).sort().join() === keys.join(),
      `keys: got ${Object.keys(metadata).join()}`,
    ],
    [metadata['format-version'] === 2, 'format-version'],
    [/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(metadata['table-uuid']), 'table-uuid'],
    [isLocation(metadata.location), `location ${metadata.location}`],
    [Object.values(metadata.properties).every((value) => typeof value === 'string'), 'properties'],
    [ids.every((id) => text.includes(`"snapshot-id":${id},`)), 'snapshot ids as bare numbers'],
    [new Set(ids).size === ids.length && ids.every((id) => id > 0n), 'snapshot ids'],
  ])
}

/** An absolute URI without a slash at its end or two in a row. */
export function isLocation(location: string): boolean {
  return /^(file:\/\/\/|[a-z0-9]+:\/\/)[^/]/.test(location) && !/[^:/]\/\/|\/$/.test(location)
}

function idProblems(metadata: TableMetadata): string[] {
  const schemaIds = metadata.schemas.map((schema) => schema['schema-id'])
  const specIds = metadata['partition-specs'].map((spec) => spec['spec-id'])
  const orders = metadata['sort-orders'].map((order) => order['order-id'])
  const fields = metadata['partition-specs'].flatMap((spec) => spec.fields)
  const main = metadata.refs['main']?.['snapshot-id'] ?? -1n
  return failing([
    [schemaIds.includes(metadata['current-schema-id']), 'current-schema-id'],
    [specIds.includes(metadata['default-spec-id']), 'default-spec-id'],
    [orders.includes(metadata['default-sort-order-id']), 'default-sort-order-id'],
    [metadata['last-column-id'] >= Math.max(...metadata.schemas.flatMap(idsOf)), 'last-column-id'],
    [
      metadata['last-partition-id'] === Math.max(999, ...fields.map((field) => field['field-id'])),
      'last-partition-id',
    ],
    [metadata['current-snapshot-id'] === main, `current-snapshot-id, main is ${main}`],
  ])
}

function logProblems(metadata: TableMetadata): string[] {
  const updated = metadata['last-updated-ms']
  const log = metadata['snapshot-log']
  const files = metadata['metadata-log']
  const last = log.at(-1)?.['snapshot-id'] ?? -1n
  return failing([
    [rises([...log.map((entry) => entry['timestamp-ms']), updated]), 'snapshot-log times'],
    [rises([...files.map((entry) => entry['timestamp-ms']), updated]), 'metadata-log times'],
    [new Set(files.map((entry) => entry['metadata-file'])).size === files.length, 'metadata-log'],
    [last === metadata['current-snapshot-id'], 'the end of snapshot-log'],
  ])
}

function snapshotProblems(metadata: TableMetadata, snapshot: Snapshot): string[] {
  const { snapshots } = metadata
  const at = snapshots.indexOf(snapshot)
  const before = snapshots.slice(0, at)
  const parentId = snapshot['parent-snapshot-id']
  const parent = before.find((known) => known['snapshot-id'] === parentId)
  const numbers = snapshots.map((known) => known['sequence-number'])
  const highest = numbers.reduce((most, number) => (number > most ? number : most), 0n)
  return failing([
    [parentId === undefined || parent !== undefined, 'the parent'],
    [before.every((known) => known['sequence-number'] < snapshot['sequence-number']), 'sequence'],
    [highest === metadata['last-sequence-number'], 'last-sequence-number'],
    [snapshot['timestamp-ms'] >= (parent?.['timestamp-ms'] ?? 0), 'the time'],
    [snapshot['timestamp-ms'] <= metadata['last-updated-ms'], 'the time of the table'],
    [isLocation(snapshot['manifest-list'] ?? ''), 'manifest-list'],
    [metadata.schemas.some((known) => known['schema-id'] === snapshot['schema-id']), 'schema-id'],
    ...summaryChecks(snapshot.summary, parent?.summary),
  ]).map((problem) => `snapshot ${at + 1}: ${problem}`)
}

function summaryChecks(
  summary: Record<string, string>,
  before: Record<string, string> | undefined,
): [boolean, string][] {
  const number = (from: Record<string, string> | undefined, key: string) =>
    Number(from?.[key] ?? (from ? NaN : 0))
  const adds = (what: string, removed: string) =>
    number(summary, `total-${what}`) ===
    number(before, `total-${what}`) +
      number(summary, `added-${what}`) -
      number(summary, `${removed}-${what}`)
  const removed = { 'data-files': 'deleted', records: 'deleted', 'files-size': 'removed' }
  return [
    [Object.values(summary).every((value) => typeof value === 'string'), 'summary of texts'],
    [/^(append|overwrite|replace|delete)$/.test(summary['operation'] ?? ''), 'operation'],
    ...counted.map((what): [boolean, string] => [adds(what, removed[what]), `total-${what}`]),
    ...uncounted.map((what): [boolean, string] => [adds(what, 'removed'), `total-${what}`]),
    [Number(summary['changed-partition-count']) >= 0, 'changed-partition-count'],
  ]
}

/** The names of the checks that do not hold. */
export function failing(checks: [holds: boolean, name: string][]): string[] {
  return checks.filter(([holds]) => !holds).map(([, name]) => name)
}

function rises(times: number[]): boolean {
  return times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0))
}
