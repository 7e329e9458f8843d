import { randomBytes } from 'node:crypto'

import type { Table } from '../catalog/catalog.ts'
import { IcebergError } from '../errors.ts'
import type { Snapshot, TableMetadata } from '../metadata/table-metadata.ts'
import { commitKeyProperty } from './summary.ts'

/** The head of a branch or tag; undefined when the table has no such reference. */
export function snapshotOf({ metadata }: Table, ref = 'main'): Snapshot | undefined {
  return headOf(metadata, ref)
}

/** {@link snapshotOf} of bare metadata. */
export function headOf(metadata: TableMetadata, ref: string): Snapshot | undefined {
  const id = metadata.refs[ref]?.['snapshot-id']
  return id === undefined ? undefined : snapshotById(metadata, id)
}

/** @throws IcebergError ICEBERG_SNAPSHOT_MISSING */
export function snapshotById(metadata: TableMetadata, id: bigint): Snapshot {
  const found = metadata.snapshots.find((snapshot) => snapshot['snapshot-id'] === id)
  if (found) return found
  const message = `table at ${metadata.location}: expected snapshot ${id}, got none of this id`
  throw new IcebergError('ICEBERG_SNAPSHOT_MISSING', message, {
    details: { snapshotId: String(id) },
  })
}

/** A snapshot and those it came from, newest first; it ends where a parent has expired. */
export function ancestry(metadata: TableMetadata, head: Snapshot | undefined): Snapshot[] {
  const byId = new Map(metadata.snapshots.map((snapshot) => [snapshot['snapshot-id'], snapshot]))
  const found: Snapshot[] = []
  for (let snapshot = head; snapshot;) {
    found.push(snapshot)
    const parent: bigint | undefined = snapshot['parent-snapshot-id']
    snapshot = parent === undefined ? undefined : byId.get(parent)
  }
  return found
}

/** The snapshot in a reference's history that a commit key made; undefined when there is none. */
export function findCommit(table: Table, ref: string, commitKey: string): Snapshot | undefined {
  const history = ancestry(table.metadata, snapshotOf(table, ref))
  return history.find((snapshot) => snapshot.summary[commitKeyProperty] === commitKey)
}

/** A random positive id that the table does not have yet. */
export function newSnapshotId(metadata: TableMetadata): bigint {
  for (;;) {
    const id = randomBytes(8).readBigUInt64BE() & 0x7fffffffffffffffn
    const taken = metadata.snapshots.some((snapshot) => snapshot['snapshot-id'] === id)
    if (id > 0n && !taken) return id
  }
}
