/** What the environment tells a worker process. */
export const workerVariables = {
  project: 'DEFTUNES_WORKER_PROJECT',
  state: 'DEFTUNES_WORKER_STATE',
  traceSql: 'DEFTUNES_TRACE_SQL',
} as const
