/** What each exit code of the command means, as `deftunes --help` prints it. */
export const exitCodes = {
  0: 'done',
  1: 'a bug in deftunes: run again with --debug and report it',
  2: 'wrong usage or a mistake in a project file',
  3: 'a task failed, or a source could not be read',
  4: 'a quality rule or a data test of error severity failed; nothing was published',
  5: 'another deftunes is executing this project',
  130: 'stopped by Ctrl-C or a signal',
} as const

/** An exit code of the command. */
export type ExitCode = keyof typeof exitCodes

const byCode: Readonly<Record<string, ExitCode>> = {
  PIPELINE_AUDIT_FAILED: 4,
  PIPELINE_TESTS_FAILED: 4,
  ORCHESTRATOR_BUSY: 5,
  CLI_SIMULATOR_FAILED: 3,
}

const usage =
  /^(CLI_|CORE_CONFIG|CORE_VARIABLE|PIPELINE_(PROJECT|DATASET|SOURCE|REF|RULESET)|DBT_|QUALITY_SYNTAX|LAKE_DATASET|ORCHESTRATOR_(DAG|DATE|RUN)_)/

/** The exit code for an error of a catalogue. */
export function exitCodeOf(code: string): ExitCode {
  return byCode[code] ?? (usage.test(code) ? 2 : 3)
}
