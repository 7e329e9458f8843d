import { messageOf } from '@deftunes/core'

import { IcebergError } from './errors.ts'

/**
 * The error to throw once what was written for a commit that failed is removed: the commit's own, whatever becomes of
 * the removals. It tells of what could not be removed; no table refers to that.
 */
export async function afterRemoving(
  error: unknown,
  removals: readonly Promise<void>[],
): Promise<unknown> {
  const outcomes = await Promise.allSettled(removals)
  const problems = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? messageOf(outcome.reason) : [],
  )
  if (problems.length === 0 || !(error instanceof IcebergError)) return error
  const message = `${error.message}; of the files written for it ${problems.length} could not be removed, the first: ${problems[0]}`
  const details = { ...error.details, leftBehind: problems }
  return new IcebergError(error.code, message, { cause: error, details })
}
