import { IcebergError } from '../errors.ts'
import { idsOf, type Schema } from '../schema/schema.ts'
import type { Snapshot, SnapshotRef, TableMetadata } from './table-metadata.ts'

/** A change of table metadata, one of those in the REST catalog specification; -1 means the one added last. */
export type Update =
  | { action: 'add-schema'; schema: Schema }
  | { action: 'set-current-schema'; 'schema-id': number }
  | { action: 'add-snapshot'; snapshot: Snapshot }
  | ({ action: 'set-snapshot-ref'; 'ref-name': string } & SnapshotRef)
  | { action: 'remove-snapshot-ref'; 'ref-name': string }
  | { action: 'set-properties'; updates: Record<string, string> }

/**
 * The metadata after all updates, in order. Time never runs backwards: `last-updated-ms` is at least what it was
 * and at least that of every added snapshot.
 * @throws IcebergError ICEBERG_COMMIT_CONFLICT when a snapshot's sequence number was taken meanwhile;
 * ICEBERG_CHANGE_INVALID when an update refers to what is absent.
 */
export function applyUpdates(
  metadata: TableMetadata,
  updates: readonly Update[],
  { now }: { now: number },
): TableMetadata {
  const added = updates.flatMap((update) =>
    update.action === 'add-snapshot' ? update.snapshot['timestamp-ms'] : [],
  )
  const updated = Math.max(now, metadata['last-updated-ms'], ...added)
  const start = { ...metadata, 'last-updated-ms': updated }
  return updates.reduce(applyUpdate, start)
}

function applyUpdate(metadata: TableMetadata, update: Update): TableMetadata {
  switch (update.action) {
    case 'add-schema':
      return addSchema(metadata, update.schema)
    case 'set-current-schema':
      return { ...metadata, 'current-schema-id': schemaId(metadata, update['schema-id']) }
    case 'add-snapshot':
      return addSnapshot(metadata, update.snapshot)
    case 'set-snapshot-ref':
      return setRef(metadata, update)
    case 'remove-snapshot-ref':
      return removeRef(metadata, update['ref-name'])
    case 'set-properties':
      return { ...metadata, properties: { ...metadata.properties, ...update.updates } }
  }
}

function addSchema(metadata: TableMetadata, schema: Schema): TableMetadata {
  const id = Math.max(-1, ...metadata.schemas.map((known) => known['schema-id'])) + 1
  return {
    ...metadata,
    schemas: [...metadata.schemas, { ...schema, 'schema-id': id }],
    'last-column-id': Math.max(metadata['last-column-id'], ...idsOf(schema)),
  }
}

function addSnapshot(metadata: TableMetadata, snapshot: Snapshot): TableMetadata {
  const last = metadata['last-sequence-number']
  if (snapshot['sequence-number'] <= last) {
    const message = `snapshot ${snapshot['snapshot-id']}: expected a sequence number above ${last}, got ${snapshot['sequence-number']}`
    throw new IcebergError('ICEBERG_COMMIT_CONFLICT', message)
  }
  return {
    ...metadata,
    snapshots: [...metadata.snapshots, snapshot],
    'last-sequence-number': snapshot['sequence-number'],
  }
}

function setRef(
  metadata: TableMetadata,
  update: Extract<Update, { action: 'set-snapshot-ref' }>,
): TableMetadata {
  const { 'ref-name': name } = update
  const kept = Object.entries(update).filter(([key]) => key !== 'action' && key !== 'ref-name')
  const ref = Object.fromEntries(kept) as unknown as SnapshotRef
  const id = ref['snapshot-id']
  if (!metadata.snapshots.some((snapshot) => snapshot['snapshot-id'] === id)) {
    const message = `reference '${name}': expected a snapshot of the table, got ${id}`
    throw new IcebergError('ICEBERG_CHANGE_INVALID', message)
  }
  const refs = { ...metadata.refs, [name]: ref }
  if (name !== 'main' || metadata['current-snapshot-id'] === id) return { ...metadata, refs }
  const entry = { 'timestamp-ms': metadata['last-updated-ms'], 'snapshot-id': id }
  const log = [...metadata['snapshot-log'], entry]
  return { ...metadata, refs, 'current-snapshot-id': id, 'snapshot-log': log }
}

function removeRef(metadata: TableMetadata, name: string): TableMetadata {
  const refs = Object.fromEntries(Object.entries(metadata.refs).filter(([ref]) => ref !== name))
  return name === 'main' ? { ...metadata, refs, 'current-snapshot-id': -1n } : { ...metadata, refs }
}

function schemaId({ schemas }: TableMetadata, id: number): number {
  const ids = schemas.map((schema) => schema['schema-id'])
  const wanted = id === -1 ? ids.at(-1) : id
  if (wanted !== undefined && ids.includes(wanted)) return wanted
  const message = `schema-id ${id}: expected one of ${ids.join(', ')}`
  throw new IcebergError('ICEBERG_CHANGE_INVALID', message)
}
