import { retry, systemClock, CoreError, type Clock, type ObjectStore } from '@deftunes/core'

import { afterRemoving } from '../after-removing.ts'
import type { Catalog, Table, TableChange, TableIdentifier } from '../catalog/catalog.ts'
import { tableMissing } from '../catalog/pointer-catalog.ts'
import { IcebergError } from '../errors.ts'
import { keyOf } from '../location.ts'
import type { DataFile } from '../manifest/data-file.ts'
import { withSchema } from '../metadata/table-metadata.ts'
import { addedFiles } from '../scan/live-files.ts'
import type { Snapshot } from '../metadata/table-metadata.ts'
import { findCommit, newSnapshotId, snapshotOf } from '../snapshot/snapshots.ts'
import { commitKeyProperty } from '../snapshot/summary.ts'
import { ofTable } from '../table-file.ts'
import { produceSnapshot, type CommitMode, type ProducedSnapshot } from './produce-snapshot.ts'

/** What to commit, and where. */
export interface CommitFilesOptions {
  catalog: Catalog
  store: ObjectStore
  identifier: TableIdentifier
  /** Default 'main'. Made from the base when it does not exist. */
  branch?: string
  /** The branch that a new branch begins at. Default 'main'. */
  base?: string
  /** May be empty: the snapshot then only tells that the step was done. */
  files: readonly DataFile[]
  mode: CommitMode
  /** The schema that the files were written with: main takes it over when the branch is published. Default: the current one. */
  schemaId?: number
  /** Makes the commit happen once: with a snapshot of this key in the branch's history nothing is done. */
  commitKey?: string
  /** More entries for the snapshot's summary. */
  summary?: Readonly<Record<string, string>>
  clock?: Clock
}

/** What became of a commit. */
export interface CommittedFiles {
  table: Table
  snapshotId: bigint
  /** True when an earlier snapshot has the commit key; this attempt's files are removed. */
  skipped: boolean
}

/**
 * Adds a snapshot to a branch. When another writer comes first the snapshot is planned again on top of theirs.
 * @throws IcebergError ICEBERG_TABLE_MISSING, ICEBERG_OVERWRITE_INVALID, ICEBERG_DELETES_UNSUPPORTED;
 * ICEBERG_COMMIT_CONFLICT when others come first 20 times over; ICEBERG_COMMIT_UNKNOWN, keeping all files.
 */
export async function commitFiles(options: CommitFilesOptions): Promise<CommittedFiles> {
  return rebasing(options.clock, async () => {
    const { catalog, identifier, branch = 'main', base = 'main', commitKey } = options
    const table = await catalog.loadTable(identifier)
    if (!table) throw tableMissing(identifier)
    const startsAt = table.metadata.refs[branch] ? branch : base
    const earlier = commitKey === undefined ? undefined : findCommit(table, startsAt, commitKey)
    return ofTable(identifier, () =>
      earlier
        ? skip(options, table, earlier)
        : attempt(options, table, snapshotOf(table, startsAt)),
    )
  })
}

/** Runs `work` again, after a growing wait, as long as other writers come first. */
export async function rebasing<T>(clock: Clock = systemClock, work: () => Promise<T>): Promise<T> {
  const retryable = (error: unknown) =>
    error instanceof IcebergError &&
    (error.code === 'ICEBERG_COMMIT_CONFLICT' || error.code === 'ICEBERG_CATALOG_BUSY')
  const policy = { attempts: 20, minDelay: '10ms', maxDelay: '2s' } as const
  try {
    return await retry(work, { ...policy, retryable, clock })
  } catch (error) {
    throw error instanceof CoreError && error.code === 'CORE_RETRY_EXHAUSTED' ? error.cause : error
  }
}

async function attempt(
  options: CommitFilesOptions,
  table: Table,
  parent: Snapshot | undefined,
): Promise<CommittedFiles> {
  const { catalog, store, branch = 'main', clock = systemClock, commitKey, schemaId } = options
  const metadata = schemaId === undefined ? table.metadata : withSchema(table.metadata, schemaId)
  const key: Record<string, string> =
    commitKey === undefined ? {} : { [commitKeyProperty]: commitKey }
  const produced = await produceSnapshot({
    store,
    metadata,
    parent,
    snapshotId: newSnapshotId(metadata),
    sequenceNumber: metadata['last-sequence-number'] + 1n,
    now: clock.now(),
    mode: options.mode,
    files: options.files,
    summary: { ...options.summary, ...key },
  })
  const { snapshot } = produced
  try {
    const [committed] = await catalog.commit([changeOf(table, branch, snapshot)])
    return { table: committed ?? table, snapshotId: snapshot['snapshot-id'], skipped: false }
  } catch (error) {
    return settle(options, produced, error)
  }
}

function changeOf(table: Table, branch: string, snapshot: Snapshot): TableChange {
  const { identifier, metadata } = table
  const ref = metadata.refs[branch]
  const id = snapshot['snapshot-id']
  return {
    identifier,
    requirements: [
      { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
      { type: 'assert-ref-snapshot-id', ref: branch, 'snapshot-id': ref?.['snapshot-id'] ?? null },
    ],
    updates: [
      { action: 'add-snapshot', snapshot },
      {
        action: 'set-snapshot-ref',
        'ref-name': branch,
        ...ref,
        type: 'branch',
        'snapshot-id': id,
      },
    ],
  }
}

/** After a failed commit: files are removed only when it surely did not take place. */
async function settle(
  { catalog, store, identifier }: CommitFilesOptions,
  { snapshot, written }: ProducedSnapshot,
  error: unknown,
): Promise<CommittedFiles> {
  const code = error instanceof IcebergError ? error.code : undefined
  if (code === 'ICEBERG_COMMIT_CONFLICT' || code === 'ICEBERG_CATALOG_BUSY') {
    const removals = written.map((key) => store.remove(key))
    throw await afterRemoving(error, removals)
  }
  const id = snapshot['snapshot-id']
  const table = await catalog.loadTable(identifier).catch(() => undefined)
  const present = table?.metadata.snapshots.some((known) => known['snapshot-id'] === id)
  if (!table || !present) throw error
  return { table, snapshotId: id, skipped: false }
}

async function skip(
  { store, files }: CommitFilesOptions,
  table: Table,
  earlier: Snapshot,
): Promise<CommittedFiles> {
  const ours = new Set((await addedFiles(store, earlier)).map((file) => file.file_path))
  // The same files may be offered again after a commit whose success was not heard of.
  const spare = files.filter((file) => !ours.has(file.file_path))
  // The commit is there: a file that stays for now is no part of any table.
  await Promise.allSettled(spare.map((file) => store.remove(keyOf(store, file.file_path))))
  return { table, snapshotId: earlier['snapshot-id'], skipped: true }
}
