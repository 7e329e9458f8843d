import type { RunHistory, SeenRun } from '@deftunes/orchestrator'

import { numberTries } from './number-tries.ts'

/** A run as `--json` prints it. */
export function describeRun(store: Pick<RunHistory, 'tasks' | 'tries'>, run: SeenRun) {
  return {
    run_id: run.runId,
    dag_id: run.dagId,
    run_type: run.runType,
    logical_date: run.logicalDate,
    ingest_on: run.ingestOn,
    data_interval: run.interval,
    params: run.params,
    batch: run.batch,
    dag_version: run.dagVersion,
    note: run.note,
    state: run.state,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    tasks: store.tasks(run.runId).map((task) => ({
      task_id: task.taskId,
      map_index: task.mapIndex,
      state: task.state,
      try_number: task.tryNumber,
      started_at: task.startedAt,
      ended_at: task.endedAt,
      output: task.output,
      error: task.error,
      reason: task.reason,
    })),
    tries: numberTries(store.tries(run.runId)).map((one) => ({
      task_id: one.taskId,
      map_index: one.mapIndex,
      number: one.number,
      try_number: one.tryNumber,
      state: one.state,
      started_at: one.startedAt,
      ended_at: one.endedAt,
      log: one.log,
    })),
  }
}
