export { dag } from './dag/dag.ts'
export type { Dag, DagOptions } from './dag/dag.ts'
export { dailyInterval, datesBetween } from './dag/interval.ts'
export type { DataInterval } from './dag/interval.ts'
export { retryDelayMs } from './dag/retry-delay.ts'
export { task } from './dag/task.ts'
export type { Json, Task, TaskContext, TaskOptions } from './dag/task.ts'
export { judgeTrigger } from './dag/trigger-rule.ts'
export type { TriggerRule, UpstreamCounts, Verdict } from './dag/trigger-rule.ts'
export type { RunEvent } from './engine/events.ts'
export { openOrchestrator } from './engine/orchestrator.ts'
export type { BatchResult } from './engine/execute-batch.ts'
export { findRun } from './engine/open-run.ts'
export type { Orchestrator, OrchestratorOptions } from './engine/orchestrator.ts'
export { orchestratorErrors, OrchestratorError } from './errors.ts'
export type { OrchestratorErrorCode } from './errors.ts'
export { openRunHistory } from './store/run-history.ts'
export type { RunHistory, SeenRun, SeenTask } from './store/run-history.ts'
export type {
  Batch,
  NewRun,
  Run,
  RunState,
  RunStore,
  StoredError,
  TaskInstance,
  TaskPatch,
  TaskState,
  Try,
} from './store/run-store.ts'
export { openRunStore } from './store/sqlite-run-store.ts'
export { serveTasks } from './worker/serve-tasks.ts'
export type { ServeTasksOptions } from './worker/serve-tasks.ts'
export { taskLogger } from './worker/task-logger.ts'
