import { systemClock, type Clock, type ObjectStore } from '@deftunes/core'

import {
  printIdentifier,
  type Catalog,
  type TableChange,
  type TableIdentifier,
} from '../catalog/catalog.ts'
import { tableMissing } from '../catalog/pointer-catalog.ts'
import { IcebergError } from '../errors.ts'
import { snapshotOf } from '../snapshot/snapshots.ts'
import { ofTable } from '../table-file.ts'
import { rebasing } from './commit-files.ts'
import { planPublish } from './plan-publish.ts'
import { removingOnFailure } from './removing-on-failure.ts'

/** Which branch to publish, of which tables. */
export interface PublishBranchOptions {
  catalog: Catalog
  store: ObjectStore
  branch: string
  tables: readonly TableIdentifier[]
  /** Heads of main that the branch's rows were computed from; null: there was none. */
  reads?: readonly { identifier: TableIdentifier; snapshotId: bigint | null }[]
  clock?: Clock
}

/**
 * Moves main of every table to the branch and removes the branch, all in one catalog commit. Where main has moved
 * since, appends and partition overwrites are done again on top of it. Tables without the branch are published
 * already, or were never written.
 * @throws IcebergError ICEBERG_PUBLISH_CONFLICT naming the tables where main moved under a whole-table overwrite or
 * under a read; ICEBERG_TABLE_MISSING, ICEBERG_COMMIT_CONFLICT when others come first 20 times over.
 */
export async function publishBranch(
  options: PublishBranchOptions,
): Promise<{ published: TableIdentifier[] }> {
  return rebasing(options.clock, async () => {
    const { catalog, store, branch, tables, clock = systemClock } = options
    const plans = await Promise.all(
      tables.map(async (identifier) => {
        const table = await catalog.loadTable(identifier)
        if (!table) throw tableMissing(identifier)
        const context = { store, table, branch, now: clock.now() }
        return ofTable(identifier, () => planPublish(context))
      }),
    )
    const changes = plans.flatMap(({ change }) => change ?? [])
    if (plans.every(({ kind }) => kind === 'nothing')) return { published: [] }
    const reads = await checkReads(options, changes)
    const conflicting = plans.filter(({ kind }) => kind === 'conflict')
    const written = plans.flatMap((plan) => plan.written)
    await removingOnFailure(store, written, async () => {
      refuseMoved([...conflicting.map(({ identifier }) => identifier), ...reads.moved])
      await catalog.commit([...changes, ...reads.changes])
    })
    return { published: changes.map(({ identifier }) => identifier) }
  })
}

/** Tables whose main is not where it was read, and a change for each other table that holds the commit to that. */
async function checkReads(
  { catalog, reads = [] }: PublishBranchOptions,
  published: readonly TableChange[],
): Promise<{ moved: TableIdentifier[]; changes: TableChange[] }> {
  const checked = await Promise.all(
    reads.map(async ({ identifier, snapshotId }) => {
      const table = await catalog.loadTable(identifier)
      const head = (table && snapshotOf(table)?.['snapshot-id']) ?? null
      return { identifier, snapshotId, moved: head !== snapshotId, exists: table !== undefined }
    }),
  )
  const names = new Set(published.map(({ identifier }) => printIdentifier(identifier)))
  const others = new Map(
    checked
      .filter(({ identifier, exists }) => exists && !names.has(printIdentifier(identifier)))
      .map((read) => [printIdentifier(read.identifier), read]),
  )
  return {
    moved: checked.filter(({ moved }) => moved).map(({ identifier }) => identifier),
    changes: [...others.values()].map(({ identifier, snapshotId }) => ({
      identifier,
      requirements: [
        { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': snapshotId } as const,
      ],
      updates: [],
    })),
  }
}

function refuseMoved(moved: readonly TableIdentifier[]) {
  const names = [...new Set(moved.map(printIdentifier))].sort()
  if (names.length === 0) return
  const message = `publish: main of ${names.join(', ')} moved since the branch used it`
  throw new IcebergError('ICEBERG_PUBLISH_CONFLICT', message, { details: { tables: names } })
}
