import type { ObjectStore } from '@deftunes/core'

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
    if (error instanceof IcebergError && error.code !== 'ICEBERG_COMMIT_UNKNOWN') {
      await Promise.all(written.map((key) => store.remove(key)))
    }
    throw error
  }
}
