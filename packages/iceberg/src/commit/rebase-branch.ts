import { systemClock, type Clock, type ObjectStore } from '@deftunes/core'

import {
  printIdentifier,
  type Catalog,
  type Table,
  type TableChange,
  type TableIdentifier,
} from '../catalog/catalog.ts'
import { tableMissing } from '../catalog/pointer-catalog.ts'
import { IcebergError } from '../errors.ts'
import type { Snapshot } from '../metadata/table-metadata.ts'
import type { Update } from '../metadata/update.ts'
import { rebasing } from './commit-files.ts'
import { branchStanding, replay } from './rebase.ts'
import { ofTable } from '../table-file.ts'
import { removingOnFailure } from './removing-on-failure.ts'

/** Which branch of which table. */
export interface RebaseBranchOptions {
  catalog: Catalog
  store: ObjectStore
  identifier: TableIdentifier
  branch: string
  clock?: Clock
}

/**
 * Brings a branch up to date with main: its own snapshots, appends and partition overwrites, are made again on top of
 * main's head, so that a reader of the branch sees all that was published since. Nothing is done when the table has no
 * such branch, or main has not moved.
 * @throws IcebergError ICEBERG_PUBLISH_CONFLICT when a snapshot depends on the whole table that it replaced;
 * ICEBERG_TABLE_MISSING, ICEBERG_COMMIT_CONFLICT when others come first 20 times over.
 */
export async function rebaseBranch(options: RebaseBranchOptions): Promise<Table> {
  const { catalog, store, identifier, branch, clock = systemClock } = options
  return rebasing(clock, async () => {
    const table = await catalog.loadTable(identifier)
    if (!table) throw tableMissing(identifier)
    const standing = branchStanding(table, branch)
    if (!standing?.behind) return table
    const context = { store, table, now: clock.now() }
    const replayed = await ofTable(identifier, () => replay(context, standing))
    if (!replayed) throw dependsOnWhole(identifier, branch)
    const { snapshots, written } = replayed
    const change = branchChange(table, branch, snapshots)
    const [changed] = await removingOnFailure(store, written, () => catalog.commit([change]))
    return changed ?? table
  })
}

function branchChange(
  { identifier, metadata }: Table,
  branch: string,
  snapshots: readonly Snapshot[],
): TableChange {
  const ref = metadata.refs[branch]
  const added = snapshots.map((snapshot): Update => ({ action: 'add-snapshot', snapshot }))
  const head = snapshots.at(-1)?.['snapshot-id'] ?? metadata.refs['main']?.['snapshot-id'] ?? 0n
  return {
    identifier,
    requirements: [
      { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
      ...['main', branch].map((name) => ({
        type: 'assert-ref-snapshot-id' as const,
        ref: name,
        'snapshot-id': metadata.refs[name]?.['snapshot-id'] ?? null,
      })),
    ],
    updates: [
      ...added,
      {
        action: 'set-snapshot-ref',
        'ref-name': branch,
        ...ref,
        type: 'branch',
        'snapshot-id': head,
      },
    ],
  }
}

function dependsOnWhole(identifier: TableIdentifier, branch: string): IcebergError {
  const message = `table ${printIdentifier(identifier)}, branch ${branch}: expected appends and overwrites of partitions, got an overwrite of the whole table as it was before main moved`
  return new IcebergError('ICEBERG_PUBLISH_CONFLICT', message)
}
