import { PlatformError, type ErrorCatalogue } from '@deftunes/core'

/** Codes thrown by this room. */
export const orchestratorErrors = {
  ORCHESTRATOR_DAG_INVALID: 'A DAG contradicts itself; the message lists each mistake.',
  ORCHESTRATOR_DAG_UNKNOWN: 'No file in dags/ defines a DAG of this name.',
  ORCHESTRATOR_DATE_INVALID:
    'A date is not of the form YYYY-MM-DD or before the DAG’s first, or a range ends before it begins.',
  ORCHESTRATOR_RUN_UNKNOWN: 'There is no run of this id; `deftunes runs` lists them.',
  ORCHESTRATOR_RUN_STATE: 'A run is not in a state in which this can be done with it.',
  ORCHESTRATOR_BUSY:
    'Another process runs this project’s pipelines; the message names it. Wait for it or stop it.',
  ORCHESTRATOR_FENCED: 'Another process took this project over meanwhile; this one stops.',
  ORCHESTRATOR_TIMEOUT: 'A task ran longer than its timeout and was killed.',
  ORCHESTRATOR_WORKER_DIED: 'The process that ran a task ended before the task did.',
  ORCHESTRATOR_OUTPUT_TOO_LARGE: 'A task returned more than 64 kB: keep data in tables or files.',
  ORCHESTRATOR_OUTPUT_NOT_JSON:
    'A task returned something that JSON cannot hold, as a bigint or a function.',
  ORCHESTRATOR_STOPPED: 'The process that runs pipelines stops, and begins nothing more.',
  ORCHESTRATOR_STATE_VERSION: 'The run state was written by a later release of deftunes.',
  ORCHESTRATOR_PARAMS_INVALID: 'Parameters of a run are not what its DAG declares.',
  ORCHESTRATOR_OPERATION_INVALID: 'What was asked for is no operation, or lacks something.',
  ORCHESTRATOR_MAP_INVALID:
    'A mapped task’s upstream returned no list, or one of more than 10,000 items.',
  ORCHESTRATOR_BRANCH_INVALID: 'A branch chose something that is no direct downstream task.',
  ORCHESTRATOR_SENSOR_TIMEOUT: 'What a sensor waited for did not come in time.',
  ORCHESTRATOR_CANCELLED: 'A run was cancelled, or its time was up, while a task ran.',
  ORCHESTRATOR_TASK_FAILED: 'A task threw something that is no error of the platform.',
  ORCHESTRATOR_ALERTS_INVALID:
    'The section alerts of deftunes.yaml has mistakes; the message lists each.',
  ORCHESTRATOR_ALERT_CHANNEL_UNKNOWN:
    'An alert is to go to a channel that deftunes.yaml does not have; add it, or give the delivery up.',
  ORCHESTRATOR_ALERT_UNDELIVERED:
    'A channel did not take an alert; it is tried again, and `deftunes alerts` lists what was given up.',
  ORCHESTRATOR_SCHEDULE_INVALID:
    'A schedule is no preset, cron expression or duration that can be met; the message lists each mistake.',
  ORCHESTRATOR_AIRFLOW_REFUSED:
    'DAGs have something that Airflow cannot be told; the message lists all of it.',
  ORCHESTRATOR_OTEL_INVALID:
    'The section otel of deftunes.yaml or a variable OTEL_… has mistakes; the message lists each.',
} as const satisfies ErrorCatalogue

/** A code of this room. */
export type OrchestratorErrorCode = keyof typeof orchestratorErrors

/** An error of the orchestrator room. */
export class OrchestratorError extends PlatformError<OrchestratorErrorCode> {}
