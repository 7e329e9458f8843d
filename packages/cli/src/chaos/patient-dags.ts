import { dag as plainDag, task as plainTask } from '@deftunes/orchestrator'

// Stands in the place of the orchestrator for the DAGs of a scratch project.
export * from '@deftunes/orchestrator'

/** A DAG that runs when it is asked to, and then only. */
export const dag: typeof plainDag = (options) => plainDag({ ...options, schedule: null })

/** A task that is not given up because its process was killed, and tried again soon. */
export const task: typeof plainTask = (options) =>
  plainTask({ ...options, retries: 100, retryDelay: '50ms', retryExponentialBackoff: false })
