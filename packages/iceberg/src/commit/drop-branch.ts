import type { Clock } from '@deftunes/core'

import type { Catalog, TableIdentifier } from '../catalog/catalog.ts'
import { IcebergError } from '../errors.ts'
import { rebasing } from './commit-files.ts'

/** Which branch to remove. */
export interface DropBranchOptions {
  catalog: Catalog
  identifier: TableIdentifier
  branch: string
  clock?: Clock
}

/**
 * Removes a branch; its snapshots stay until they expire. A missing branch or table is no error.
 * @throws IcebergError ICEBERG_CHANGE_INVALID for main.
 */
export async function dropBranch({
  catalog,
  identifier,
  branch,
  clock,
}: DropBranchOptions): Promise<void> {
  if (branch === 'main') {
    throw new IcebergError('ICEBERG_CHANGE_INVALID', `branch 'main' of a table cannot be dropped`)
  }
  await rebasing(clock, async () => {
    const table = await catalog.loadTable(identifier)
    const ref = table?.metadata.refs[branch]
    if (!ref) return
    const at = { ref: branch, 'snapshot-id': ref['snapshot-id'] }
    await catalog.commit([
      {
        identifier,
        requirements: [{ type: 'assert-ref-snapshot-id', ...at }],
        updates: [{ action: 'remove-snapshot-ref', 'ref-name': branch }],
      },
    ])
  })
}
