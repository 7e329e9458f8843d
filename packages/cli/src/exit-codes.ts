/** What each exit code of the command means, as `deftunes --help` prints it. */
export const exitCodes = {
  0: 'done',
  1: 'a bug in deftunes: run again with --debug and report it',
  2: 'wrong usage or a mistake in a project file',
  3: 'a task failed, or a source or the lake could not be read or written',
  4: 'a quality rule or a data test of error severity failed; nothing was published',
  5: 'another deftunes is executing this project',
  130: 'stopped by Ctrl-C or a signal',
} as const

/** An exit code of the command. */
export type ExitCode = keyof typeof exitCodes

/** What the user typed or wrote is wrong: the same again would fail again. */
const usage = `
  CORE_CONFIG_INVALID CORE_VARIABLE_MISSING CORE_GRAPH_CYCLE CORE_DURATION_INVALID
  LAKE_DATASET_INVALID LAKE_SOURCE_INVALID
  QUALITY_SYNTAX QUALITY_RULE_REFUSED METRICS_QUERY_INVALID METRICS_FAN_OUT
  CONSOLE_DASHBOARD_INVALID CONSOLE_DASHBOARD_UNKNOWN CONSOLE_REQUEST_INVALID CONSOLE_VERSION_UNKNOWN
  CONSOLE_NOTHING_PUBLISHED
  DBT_PROJECT_INVALID DBT_TEMPLATE_SYNTAX DBT_TEMPLATE_FAILED DBT_UNSUPPORTED DBT_SELECTOR_INVALID
  DBT_COMPILE_FAILED DBT_COMPILER_RAISED DBT_INCREMENTAL_INVALID DBT_MICROBATCH_WINDOW DBT_TEST_INVALID
  PIPELINE_PROJECT_MISSING PIPELINE_DATASET_UNKNOWN PIPELINE_SOURCE_UNKNOWN PIPELINE_RULESET_MISSING
  PIPELINE_REF_UNKNOWN PIPELINE_NOTHING_SELECTED PIPELINE_NOTHING_PUBLISHED PIPELINE_VERSION_UNKNOWN
  PIPELINE_EXPORT_REFUSED
  ORCHESTRATOR_DAG_INVALID ORCHESTRATOR_DAG_UNKNOWN ORCHESTRATOR_DATE_INVALID ORCHESTRATOR_RUN_UNKNOWN
  ORCHESTRATOR_RUN_STATE ORCHESTRATOR_SCHEDULE_INVALID ORCHESTRATOR_PARAMS_INVALID ORCHESTRATOR_OPERATION_INVALID
  ORCHESTRATOR_AIRFLOW_REFUSED ORCHESTRATOR_ALERTS_INVALID ORCHESTRATOR_ALERT_CHANNEL_UNKNOWN
  ORCHESTRATOR_OTEL_INVALID
  SIMULATOR_OPTIONS_INVALID SIMULATOR_SONGS_FILE_INVALID SIMULATOR_PARAMETER_INVALID
  CLI_OPTION_INVALID CLI_DAG_INVALID CLI_QUERY_FAILED CLI_PORT_TAKEN CLI_CHAOS_REFUSED
`

const audit = 'PIPELINE_AUDIT_FAILED PIPELINE_TESTS_FAILED'
const elsewhere = 'ORCHESTRATOR_BUSY ORCHESTRATOR_FENCED ORCHESTRATOR_STOPPED'

const byCode = new Map<string, ExitCode>([
  ...wordsOf(usage).map((code) => [code, 2] as const),
  ...wordsOf(audit).map((code) => [code, 4] as const),
  ...wordsOf(elsewhere).map((code) => [code, 5] as const),
])

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/)
}

/** The exit code for an error of a catalogue; 3 for any that is not the user's mistake, an audit's or another process's. */
export function exitCodeOf(code: string): ExitCode {
  return byCode.get(code) ?? 3
}
