import { messageOf, PlatformError } from '@deftunes/core'
import { compileQuery, type MetricsQuery, type Model } from '@deftunes/metrics'

import type { FileMistake } from './file-mistake.ts'

/** What keeps a model from answering queries, told of one place of a file; that of the first query that it cannot answer. */
export function mistakesOfQuery(
  model: Model,
  path: FileMistake['path'],
  queries: () => readonly MetricsQuery[],
): FileMistake[] {
  try {
    for (const query of queries()) compileQuery(model, query)
    return []
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    const { mistakes } = error.details as { mistakes?: readonly string[] }
    return (mistakes ?? [messageOf(error)]).map((message) => ({ path, message }))
  }
}
