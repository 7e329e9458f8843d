import type { ObjectStore } from '@deftunes/core'

import type { Table, TableChange, TableIdentifier } from '../catalog/catalog.ts'
import { parseJson } from '../json.ts'
import type { Requirement } from '../metadata/requirement.ts'
import type { Snapshot } from '../metadata/table-metadata.ts'
import type { Update } from '../metadata/update.ts'
import { addedFiles } from '../scan/live-files.ts'
import { ancestry, newSnapshotId, snapshotOf } from '../snapshot/snapshots.ts'
import { commitKeyProperty, replacedProperty } from '../snapshot/summary.ts'
import type { PartitionMatch } from './partition-match.ts'
import { produceSnapshot, type CommitMode } from './produce-snapshot.ts'

/** What publishing a branch means for one table. */
export interface PublishPlan {
  identifier: TableIdentifier
  kind: 'nothing' | 'fast-forward' | 'rebase' | 'conflict'
  change?: TableChange
  /** Keys to remove should the commit be lost. */
  written: string[]
}

interface PublishContext {
  store: ObjectStore
  table: Table
  branch: string
  now: number
}

/** Plans one table: main goes to the branch's head, or the branch's snapshots are made again on top of main. */
export async function planPublish(context: PublishContext): Promise<PublishPlan> {
  const { table, branch } = context
  const { identifier, metadata } = table
  const head = snapshotOf(table, branch)
  if (!head) return { identifier, kind: 'nothing', written: [] }
  const main = snapshotOf(table)
  const mainHistory = new Set(ancestry(metadata, main).map((known) => known['snapshot-id']))
  const history = ancestry(metadata, head)
  const own = history.filter((snapshot) => !mainHistory.has(snapshot['snapshot-id'])).reverse()
  if (!main || history.includes(main)) {
    const change = publishChange(context, [], head)
    return { identifier, kind: 'fast-forward', change, written: [] }
  }
  const modes = own.map(modeOf)
  if (modes.includes(undefined)) return { identifier, kind: 'conflict', written: [] }
  return rebase(context, main, own)
}

/** How a snapshot was made, so that it can be made again; undefined when it depends on what it replaced. */
function modeOf({ summary }: Snapshot): CommitMode | undefined {
  if (summary['operation'] === 'append') return { kind: 'append' }
  const replaced = summary[replacedProperty]
  if (replaced === undefined || replaced === 'table') return undefined
  return { kind: 'overwrite', partitions: parseJson(replaced) as PartitionMatch }
}

async function rebase(
  context: PublishContext,
  main: Snapshot,
  own: readonly Snapshot[],
): Promise<PublishPlan> {
  const { store, table, now } = context
  const { metadata } = table
  const snapshots: Snapshot[] = []
  const written: string[] = []
  for (const original of own) {
    const produced = await produceSnapshot({
      store,
      metadata,
      parent: snapshots.at(-1) ?? main,
      snapshotId: newSnapshotId(metadata),
      sequenceNumber: metadata['last-sequence-number'] + BigInt(snapshots.length) + 1n,
      now,
      mode: modeOf(original) ?? { kind: 'append' },
      files: await addedFiles(store, original),
      summary: ownSummary(original),
    })
    snapshots.push(produced.snapshot)
    written.push(...produced.written)
  }
  const change = publishChange(context, snapshots, snapshots.at(-1) ?? main)
  return { identifier: table.identifier, kind: 'rebase', change, written }
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

function publishChange(
  { table: { identifier, metadata }, branch }: PublishContext,
  snapshots: readonly Snapshot[],
  head: Snapshot,
): TableChange {
  const { main } = metadata.refs
  const at = (ref: string): Requirement => ({
    type: 'assert-ref-snapshot-id',
    ref,
    'snapshot-id': metadata.refs[ref]?.['snapshot-id'] ?? null,
  })
  const added = snapshots.map((snapshot): Update => ({ action: 'add-snapshot', snapshot }))
  const id = head['snapshot-id']
  return {
    identifier,
    requirements: [
      { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
      at('main'),
      at(branch),
    ],
    updates: [
      ...added,
      {
        action: 'set-snapshot-ref',
        'ref-name': 'main',
        ...main,
        type: 'branch',
        'snapshot-id': id,
      },
      { action: 'remove-snapshot-ref', 'ref-name': branch },
    ],
  }
}
