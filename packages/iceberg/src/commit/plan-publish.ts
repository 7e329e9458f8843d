import type { ObjectStore } from '@deftunes/core'

import type { Table, TableChange, TableIdentifier } from '../catalog/catalog.ts'
import type { Requirement } from '../metadata/requirement.ts'
import type { Snapshot, TableMetadata } from '../metadata/table-metadata.ts'
import type { Update } from '../metadata/update.ts'
import { branchStanding, replay } from './rebase.ts'

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
  const { identifier } = table
  const standing = branchStanding(table, branch)
  if (!standing) return { identifier, kind: 'nothing', written: [] }
  if (!standing.behind) {
    const change = publishChange(context, [], standing.head)
    return { identifier, kind: 'fast-forward', change, written: [] }
  }
  const replayed = await replay(context, standing)
  if (!replayed) return { identifier, kind: 'conflict', written: [] }
  const { snapshots, written } = replayed
  const change = publishChange(
    context,
    snapshots,
    snapshots.at(-1) ?? standing.main ?? standing.head,
  )
  return { identifier, kind: 'rebase', change, written }
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
      ...schemaChange(metadata, head),
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

/** A branch may have been written with other columns than main has. */
function schemaChange(metadata: TableMetadata, { 'schema-id': id }: Snapshot): Update[] {
  if (id === undefined || id === metadata['current-schema-id']) return []
  return [{ action: 'set-current-schema', 'schema-id': id }]
}
