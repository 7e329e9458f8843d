import type { ObjectStore } from '@deftunes/core'

import { afterRemoving } from '../after-removing.ts'
import { IcebergError } from '../errors.ts'

/** Runs a commit; what was written for it is removed when it surely did not take place. */
export async function removingOnFailure<T>(
  store: ObjectStore,
  written: readonly string[],
  commit: () => Promise<T>,
): Promise<T> {
  try {
    return await commit()
  } catch (error) {
    const surely = error instanceof IcebergError && error.code !== 'ICEBERG_COMMIT_UNKNOWN'
    const removals = surely ? written.map((key) => store.remove(key)) : []
    throw await afterRemoving(error, removals)
  }
}
