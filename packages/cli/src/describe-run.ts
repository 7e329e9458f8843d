import type { RunHistory, SeenRun } from '@deftunes/orchestrator'

import { numberTries } from './number-tries.ts'

/** A run as `--json` prints it. */
export function describeRun(store: Pick<RunHistory, 'tasks' | 'tries'>, run: SeenRun) {
  return {
    run_id: run.runId,
    dag_id: run.dagId,
    ingest_on: run.ingestOn,
    data_interval: run.interval,
    state: run.state,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    tasks: store.tasks(run.runId).map((task) => ({
      task_id: task.taskId,
      state: task.state,
      try_number: task.tryNumber,
      started_at: task.startedAt,
      ended_at: task.endedAt,
      output: task.output,
      error: task.error,
    })),
    tries: numberTries(store.tries(run.runId)).map((one) => ({
      task_id: one.taskId,
      number: one.number,
      try_number: one.tryNumber,
      state: one.state,
      started_at: one.startedAt,
      ended_at: one.endedAt,
      log: one.log,
    })),
  }
}
