import type { EndedRun, EndedTry, Fact } from './facts.ts'
import type { Instruments } from './instruments.ts'
import type { Load } from './load.ts'

/** Counts what is over. */
export function countFact(instruments: Instruments, fact: Fact): void {
  switch (fact.kind) {
    case 'try-ended':
      return countTry(instruments, fact)
    case 'task-ended': {
      const { run, taskId: task, state } = fact
      return instruments.count('deftunes_tasks_total', { dag: run.dagId, task, state })
    }
    case 'run-ended':
      return countRun(instruments, fact)
    case 'deadline-missed':
      return instruments.count('deftunes_run_deadlines_missed_total', { dag: fact.run.dagId })
  }
}

function countTry(instruments: Instruments, ended: EndedTry): void {
  const { run, taskId: task, state, ms, queuedMs, usage } = ended
  const { rows, bytes, peakMemory } = usage
  const { count, observe } = instruments
  const labels = { dag: run.dagId, task }
  count('deftunes_task_tries_total', { ...labels, state })
  if (ended.isRetried) count('deftunes_task_retries_total', labels)
  observe('deftunes_task_duration_seconds', { ...labels, state }, ms / 1_000)
  if (queuedMs !== null) observe('deftunes_task_queue_seconds', labels, queuedMs / 1_000)
  if (rows !== undefined) count('deftunes_task_rows_total', labels, rows)
  if (bytes !== undefined) count('deftunes_task_bytes_total', labels, bytes)
  if (peakMemory !== undefined) observe('deftunes_task_peak_memory_bytes', labels, peakMemory)
}

function countRun(instruments: Instruments, { run, state, startedAt, endedAt }: EndedRun): void {
  const labels = { dag: run.dagId, state }
  instruments.count('deftunes_runs_total', { ...labels, type: run.runType })
  instruments.observe('deftunes_run_duration_seconds', labels, (endedAt - startedAt) / 1_000)
  instruments.set('deftunes_run_last_ended_timestamp_seconds', labels, endedAt / 1_000)
}

/** Shows how much is under way; undefined: it is not known, and nothing is shown. */
export function showLoad({ show }: Instruments, load: Load | undefined): void {
  const by = (states: Readonly<Record<string, number>>) =>
    Object.entries(states).map(([state, value]) => [{ state }, value] as const)
  const { workers, pools = [] } = load ?? {}
  show('deftunes_open_runs', load ? by(load.runs) : [])
  show(
    'deftunes_open_tasks',
    load ? by({ queued: load.queuedTasks, running: load.runningTasks }) : [],
  )
  show(
    'deftunes_workers',
    workers ? by({ busy: workers.slots - workers.free, free: workers.free }) : [],
  )
  show(
    'deftunes_pool_slots',
    pools.map(({ name, slots }) => [{ pool: name }, slots]),
  )
  show(
    'deftunes_pool_slots_taken',
    pools.map(({ name, taken }) => [{ pool: name }, taken]),
  )
  const depth = load?.outboxDepth
  show('deftunes_alert_outbox_deliveries', depth === undefined ? [] : [[{}, depth]])
}
