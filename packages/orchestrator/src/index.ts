export { airflowFiles } from './airflow/airflow-files.ts'
export type { AirflowFile } from './airflow/airflow-files.ts'
export { runIdOfAirflow } from './airflow/airflow-run-id.ts'
export type { AirflowOptions } from './airflow/dag-file.ts'
export { finalExitCode, skipExitCode } from './airflow/operator-text.ts'
export { runAirflowTask } from './airflow/run-task.ts'
export type { AirflowTask, AirflowTaskEnd } from './airflow/run-task.ts'
export {
  alertKey,
  deliveryLogger,
  listDeliveries,
  openChannels as openAlertChannels,
  parseAlertSettings,
  prepareAlertTables,
  raiseAlert,
  retryDeliveries,
  sendReport,
  sendTest,
} from './alert/index.ts'
export type { Alert, AlertSettings, Attachment, Delivery, TestResult } from './alert/index.ts'
export { allOf, anyOf, assetsOf, isAssetSchedule, whenUpdated } from './dag/asset.ts'
export type { AssetExpression, AssetSchedule } from './dag/asset.ts'
export { dag, specOfDag } from './dag/dag.ts'
export type { Dag, DagOptions, DagSpec } from './dag/dag.ts'
export { dailyInterval, datesBetween } from './dag/interval.ts'
export type { DataInterval } from './dag/interval.ts'
export { branch, mapped, sensor, setup, shortCircuit, teardown } from './dag/kinds-of-task.ts'
export type { MappedOptions, SensorOptions } from './dag/kinds-of-task.ts'
export { valuesOf as valuesOfParams } from './dag/params.ts'
export type { Param, Params } from './dag/params.ts'
export { optionNames, type OptionsOf } from './dag/option-names.ts'
export { retryDelayMs } from './dag/retry-delay.ts'
export { FailTask, SkipTask } from './dag/task-context.ts'
export type { Json, TaskAlert, TaskContext } from './dag/task-context.ts'
export { task } from './dag/task.ts'
export type { Task, TaskOptions, TaskSpec } from './dag/task.ts'
export { judgeTrigger } from './dag/trigger-rule.ts'
export type { TriggerRule, UpstreamCounts, Verdict } from './dag/trigger-rule.ts'
export { openDagFolder } from './dag-files/dag-folder.ts'
export { readDagFolder } from './dag-files/read-dag-folder.ts'
export { placeIn } from './dag-files/read-dag-file.ts'
export { dagReader } from './dag-files/dag-reader.ts'
export type { DagFolder } from './dag-files/dag-folder.ts'
export type { DagFileError } from './dag-files/read-dag-file.ts'
export type { DagBag } from './engine/board.ts'
export type { RunEvent } from './engine/events.ts'
export { openOrchestrator } from './engine/orchestrator.ts'
export type { BatchResult, Orchestrator, OrchestratorOptions } from './engine/orchestrator.ts'
export { orchestratorErrors, OrchestratorError } from './errors.ts'
export type { OrchestratorErrorCode } from './errors.ts'
export { pruneLogs } from './logs/prune-logs.ts'
export type { Pruned } from './logs/prune-logs.ts'
export { findRun } from './operate/found-run.ts'
export type { OperationKind, OperationRequest } from './operate/operations.ts'
export { runOfLogicalDate } from './dag/logical-date.ts'
export { lastDateOf } from './dag/run-interval.ts'
export { planBackfill } from './plan/plan-backfill.ts'
export type { BackfilledInterval } from './plan/plan-backfill.ts'
export { planRuns } from './plan/plan-runs.ts'
export type { DagPlan } from './plan/plan-runs.ts'
export type { PlannedRun } from './plan/planned-run.ts'
export type { ReplayedDag } from './plan/replayed-dag.ts'
export { simulate } from './plan/simulate.ts'
export type { SimulateOptions } from './plan/simulate.ts'
export type { Change } from './store/change.ts'
export type { Holder } from './store/lease.ts'
export { openRunHistory } from './store/run-history.ts'
export type { RunHistory, SeenRun, SeenTask } from './store/run-history.ts'
export type {
  AssetUpdate,
  Batch,
  Operation,
  Rerun,
  Run,
  RunFilter,
  RunReader,
  RunState,
  RunStore,
  RunType,
  StoredError,
  TaskInstance,
  TaskKey,
  TaskPatch,
  TaskState,
  Try,
  Usage,
} from './store/run-store.ts'
export { isOpenRun } from './store/run-store.ts'
export { openRunStore } from './store/sqlite-run-store.ts'
export { readCron } from './timetable/cron.ts'
export type { Cron } from './timetable/cron.ts'
export { describeSchedule } from './timetable/describe-schedule.ts'
export { cronTicks } from './timetable/ticks.ts'
export {
  continuous,
  cronDataInterval,
  cronTrigger,
  delta,
  once,
  type Schedule,
} from './timetable/schedule.ts'
export { serveTasks } from './worker/serve-tasks.ts'
export type { ServeTasksOptions } from './worker/serve-tasks.ts'
export { taskLogger } from './worker/task-logger.ts'
