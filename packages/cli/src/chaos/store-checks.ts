import { isOpenRun, type Run, type RunReader } from '@deftunes/orchestrator'

/**
 * Tries and tasks that look as if they ran, but that began before the process that runs the project was started (ms);
 * without one, all that look so.
 */
export function straysIn(store: RunReader, ownerStartedAt?: number): string[] {
  const since = ownerStartedAt === undefined ? '9999' : new Date(ownerStartedAt).toISOString()
  return store.runs().flatMap(({ runId, state }) => {
    const isOver = state === 'success' || state === 'failed'
    const isStray = (one: { state: string; startedAt: string | null }) =>
      one.state === 'running' && (isOver || (one.startedAt ?? '') < since)
    return [
      ...store
        .tries(runId)
        .filter(isStray)
        .map(({ attempt }) => `try ${attempt} of ${runId}`),
      ...store
        .tasks(runId)
        .filter(isStray)
        .map(({ taskId }) => `task ${taskId} of ${runId}`),
    ]
  })
}

/** What is wrong with the runs of a backfill that is over: each of its intervals is run once, and nothing is open. */
export function mistakesOfRuns(
  store: RunReader,
  wanted: readonly { dagId: string; ingestOn: string }[],
): string[] {
  const runs = store.runs()
  const open = runs.filter(isOpenRun)
  const made = new Map<string, Run[]>()
  for (const run of runs) {
    const name = `${run.dagId} ${run.ingestOn}`
    made.set(name, [...(made.get(name) ?? []), run])
  }
  const twice = [...made].filter(([, own]) => own.length > 1)
  const names = wanted.map(({ dagId, ingestOn }) => `${dagId} ${ingestOn}`)
  const missing = names.filter((name) => made.get(name)?.[0]?.state !== 'success')
  return [
    ...open.map(({ runId, state }) => `${runId} is ${state}`),
    ...twice.map(([name, own]) => `${name} was run ${own.length} times`),
    ...missing.map(
      (name) => `${name}: expected success, got ${made.get(name)?.[0]?.state ?? 'no run'}`,
    ),
  ]
}
