import type { DataFile } from '../manifest/data-file.ts'
import type { Snapshot } from '../metadata/table-metadata.ts'

/** The summary property that makes a commit findable again. */
export const commitKeyProperty = 'deftunes.commit-key'

/** The summary property that tells what an overwrite replaced: 'table', or the partitions as JSON. */
export const replacedProperty = 'deftunes.replaced'

/** What a commit does to a table's files. */
export interface SnapshotDelta {
  operation: 'append' | 'overwrite'
  added: readonly DataFile[]
  removed: readonly DataFile[]
  manifests: { created: number; kept: number; replaced: number }
}

/**
 * A snapshot's summary with every total that some reader insists on. A total is that of the parent plus what was
 * added and minus what was removed; it is left out when the parent's writer left it out.
 */
export function summaryOf(
  { operation, added, removed, manifests }: SnapshotDelta,
  parent: Snapshot | undefined,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const counts = {
    'data-files': [BigInt(added.length), BigInt(removed.length)],
    records: [sum(added, 'record_count'), sum(removed, 'record_count')],
    'files-size': [sum(added, 'file_size_in_bytes'), sum(removed, 'file_size_in_bytes')],
    'delete-files': [0n, 0n],
    'position-deletes': [0n, 0n],
    'equality-deletes': [0n, 0n],
  } as const
  const summary: Record<string, string> = { operation }
  for (const [what, [plus, minus]] of Object.entries(counts)) {
    summary[`added-${what}`] = String(plus)
    summary[`${removedWord(what)}-${what}`] = String(minus)
    const before = parent ? parent.summary[`total-${what}`] : '0'
    if (before !== undefined) summary[`total-${what}`] = String(BigInt(before) + plus - minus)
  }
  const partitions = new Set([...added, ...removed].map(partitionKey))
  summary['changed-partition-count'] = String(partitions.size)
  for (const [what, count] of Object.entries(manifests))
    summary[`manifests-${what}`] = String(count)
  return { ...summary, 'engine-name': 'deftunes', 'engine-version': '0.1.0', ...extra }
}

function removedWord(what: string): string {
  return what === 'data-files' || what === 'records' ? 'deleted' : 'removed'
}

function sum(files: readonly DataFile[], key: 'record_count' | 'file_size_in_bytes'): bigint {
  return files.reduce((total, file) => total + file[key], 0n)
}

function partitionKey(file: DataFile): string {
  const values = Object.entries(file.partition).map(
    ([id, value]) => `${id}=${typeof value}:${String(value as string)}`,
  )
  return `${file.spec_id}/${values.sort().join('/')}`
}
