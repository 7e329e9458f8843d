import type { ObjectStore } from '@deftunes/core'

import type { Table } from '../catalog/catalog.ts'
import { parseJson } from '../json.ts'
import type { Snapshot } from '../metadata/table-metadata.ts'
import { addedFiles } from '../scan/live-files.ts'
import { ancestry, newSnapshotId, snapshotOf } from '../snapshot/snapshots.ts'
import { commitKeyProperty, replacedProperty } from '../snapshot/summary.ts'
import type { PartitionMatch } from './partition-match.ts'
import { produceSnapshot, type CommitMode } from './produce-snapshot.ts'

/** How a branch stands to main. */
export interface BranchStanding {
  head: Snapshot
  main: Snapshot | undefined
  /** Snapshots that main does not have, oldest first. */
  own: Snapshot[]
  /** The newest snapshot that both have. */
  base: Snapshot | undefined
  /** Whether main has moved since the branch began. */
  behind: boolean
}

/** How a table's branch stands to main; undefined when the table has no such branch. */
export function branchStanding(table: Table, branch: string): BranchStanding | undefined {
  const head = snapshotOf(table, branch)
  if (!head) return undefined
  const { metadata } = table
  const main = snapshotOf(table)
  const mainHistory = new Set(ancestry(metadata, main).map((known) => known['snapshot-id']))
  const history = ancestry(metadata, head)
  const own = history.filter((snapshot) => !mainHistory.has(snapshot['snapshot-id'])).reverse()
  const base = history.find((snapshot) => mainHistory.has(snapshot['snapshot-id']))
  return { head, main, own, base, behind: base !== main }
}

/** Snapshots made again on top of main, and the keys that were written for them. */
export interface Replayed {
  snapshots: Snapshot[]
  written: string[]
}

/**
 * Makes a branch's own snapshots again on top of main: appends, and overwrites of partitions. Undefined when one of
 * them depends on the whole table that it replaced.
 */
export async function replay(
  { store, table, now }: { store: ObjectStore; table: Table; now: number },
  { main, own }: Pick<BranchStanding, 'main' | 'own'>,
): Promise<Replayed | undefined> {
  const { metadata } = table
  const modes = own.map(modeOf)
  if (modes.includes(undefined)) return undefined
  const snapshots: Snapshot[] = []
  const written: string[] = []
  for (const [index, original] of own.entries()) {
    const produced = await produceSnapshot({
      store,
      metadata,
      parent: snapshots.at(-1) ?? main,
      snapshotId: newSnapshotId(metadata),
      sequenceNumber: metadata['last-sequence-number'] + BigInt(snapshots.length) + 1n,
      now,
      mode: modes[index] ?? { kind: 'append' },
      files: await addedFiles(store, original),
      summary: ownSummary(original),
    })
    snapshots.push(produced.snapshot)
    written.push(...produced.written)
  }
  return { snapshots, written }
}

/** How a snapshot was made, so that it can be made again; undefined when it depends on what it replaced. */
function modeOf({ summary }: Snapshot): CommitMode | undefined {
  if (summary['operation'] === 'append') return { kind: 'append' }
  const replaced = summary[replacedProperty]
  if (replaced === undefined || replaced === 'table') return undefined
  return { kind: 'overwrite', partitions: parseJson(replaced) as PartitionMatch }
}

/** The entries that the committer gave, without those that are computed. */
function ownSummary({ summary }: Snapshot): Record<string, string> {
  const kept = Object.entries(summary).filter(
    ([key]) =>
      key === commitKeyProperty ||
      !/^(operation|(added|deleted|removed|total|manifests|changed|engine)-.*)$/.test(key),
  )
  return Object.fromEntries(kept)
}
