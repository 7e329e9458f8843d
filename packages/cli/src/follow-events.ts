import type { Run, RunEvent, TaskInstance } from '@deftunes/orchestrator'

/** A run as it stands at a moment. */
export interface Moment {
  run: Run
  tasks: readonly TaskInstance[]
}

/** What has happened to a run between two looks at it, in order; `before` undefined: it was not there. */
export function eventsBetween(before: Moment | undefined, after: Moment): RunEvent[] {
  const known = new Map(before?.tasks.map((one) => [nameOf(one), one]))
  const tasks = after.tasks
    .map((now) => ({ was: known.get(nameOf(now)), now }))
    .filter(({ was, now }) => !isSame(was, now))
    .sort((left, right) => (lastOf(left.now) < lastOf(right.now) ? -1 : 1))
  return [
    ...startOf(before, after),
    ...tasks.flatMap(({ was, now }) => eventsOfTask(was, now)),
    ...endOf(before?.run, after.run),
  ]
}

function nameOf({ taskId, mapIndex }: TaskInstance): string {
  return `${taskId}\n${mapIndex}`
}

function isSame(was: TaskInstance | undefined, now: TaskInstance): boolean {
  return was?.state === now.state && was.attempts === now.attempts && was.endedAt === now.endedAt
}

/** When something last happened to a task. */
function lastOf({ startedAt, endedAt, state }: TaskInstance): string {
  return (state === 'running' ? startedAt : endedAt) ?? ''
}

function startOf(before: Moment | undefined, { run }: Moment): RunEvent[] {
  const { startedAt } = run
  const isDriven = run.state !== 'queued'
  if (!isDriven || startedAt === null || before?.run.state === 'running') return []
  if (before?.run.startedAt === startedAt && before.run.state === run.state) return []
  const resumed = before?.tasks.some(({ attempts }) => attempts > 0) ?? false
  return [{ kind: 'run-started', run, resumed }]
}

function eventsOfTask(was: TaskInstance | undefined, now: TaskInstance): RunEvent[] {
  const { runId, taskId, mapIndex, state, tryNumber, error, nextTryAt } = now
  const key = { runId, taskId, mapIndex }
  switch (state) {
    case 'running':
      return [{ kind: 'task-started', ...key, tryNumber }]
    case 'up_for_retry': {
      const delayMs = msBetween(now.endedAt, nextTryAt)
      return error ? [{ kind: 'task-retrying', ...key, delayMs, error }] : []
    }
    case 'up_for_reschedule':
      return [{ kind: 'task-rescheduled', ...key, delayMs: msBetween(now.startedAt, nextTryAt) }]
    case 'success':
    case 'failed':
    case 'skipped':
    case 'upstream_failed':
      return [endOfTask(now, state)]
    case 'none':
    case 'queued':
      return was?.state === 'running' ? [endOfTask(now, 'interrupted')] : []
    case 'removed':
      return []
  }
}

function endOfTask(
  one: TaskInstance,
  state: Extract<RunEvent, { kind: 'task-ended' }>['state'],
): RunEvent {
  const { runId, taskId, mapIndex, output, error, reason, startedAt, endedAt } = one
  const ms = msBetween(startedAt, endedAt)
  return { kind: 'task-ended', runId, taskId, mapIndex, state, ms, output, error, reason }
}

function endOf(before: Run | undefined, run: Run): RunEvent[] {
  if (run.state === 'queued')
    return before?.state === 'running' ? [{ kind: 'run-interrupted', run }] : []
  if (run.state === 'running') return []
  const isTold = before?.state === run.state && before.endedAt === run.endedAt
  return isTold ? [] : [{ kind: 'run-ended', run }]
}

function msBetween(from: string | null, to: string | null): number {
  return from === null || to === null ? 0 : Math.max(0, Date.parse(to) - Date.parse(from))
}
