import type { TableIdentifier } from '@deftunes/iceberg'

import type { AttachedTable } from './attach.ts'

/** A table that a run's models could read, and the head of main that what they saw was made on; null: there was none. */
export interface Read {
  identifier: TableIdentifier
  snapshotId: bigint | null
}

/** Key of a snapshot's summary that keeps what its models read: publishing fails when one of them has moved. */
export const READS_KEY = 'deftunes.reads'

/** Reads as summary text: {"transform.songs":"123","serving.dim_songs":null}. */
export function printReads(attached: readonly AttachedTable[]): string {
  const reads = attached.map(({ identifier: { namespace, name }, mainSnapshotId }) => [
    `${namespace}.${name}`,
    mainSnapshotId === null ? null : String(mainSnapshotId),
  ])
  return JSON.stringify(Object.fromEntries(reads))
}

/** What {@link printReads} wrote; nothing for a snapshot that has none. */
export function parseReads(text: string | undefined): Read[] {
  if (text === undefined) return []
  const reads = JSON.parse(text) as Record<string, string | null>
  return Object.entries(reads).map(([table, snapshotId]) => {
    const dot = table.indexOf('.')
    const identifier = { namespace: table.slice(0, dot), name: table.slice(dot + 1) }
    return { identifier, snapshotId: snapshotId === null ? null : BigInt(snapshotId) }
  })
}
