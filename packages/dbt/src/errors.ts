import { PlatformError, type ErrorCatalogue, type PlatformErrorOptions } from '@deftunes/core'

/** Codes thrown by this room. */
export const dbtErrors = {
  DBT_PROJECT_INVALID: 'The dbt project has mistakes; the message lists each with file and line.',
  DBT_TEMPLATE_SYNTAX: 'A template is not valid Jinja; the message says where.',
  DBT_TEMPLATE_FAILED: 'A template failed while it was rendered; the message says where and why.',
  DBT_UNSUPPORTED: 'The dbt project uses a feature that is not run here; the message names it.',
  DBT_SELECTOR_INVALID:
    'A --select or --exclude text is malformed or names an unknown method; see packages/dbt/README.md.',
  DBT_COMPILE_FAILED: 'A node could not be compiled; the message names it and says why.',
  DBT_COMPILER_RAISED: 'The project itself raised an error with exceptions.raise_compiler_error.',
  DBT_COLUMNS_CHANGED:
    "An incremental model whose on_schema_change is 'fail' yields other columns than its table has: run it once with a full refresh.",
  DBT_INCREMENTAL_INVALID: 'An incremental model lacks a config that its strategy needs.',
  DBT_MICROBATCH_WINDOW: 'The event time window of a microbatch run is malformed or empty.',
  DBT_TEST_INVALID: "A test's warn_if, error_if or fail_calc is not usable SQL.",
} as const satisfies ErrorCatalogue

/** One of {@link dbtErrors}. */
export type DbtErrorCode = keyof typeof dbtErrors

/** An error of the dbt room: a mistake of the project, which another try would meet as well. */
export class DbtError extends PlatformError<DbtErrorCode> {
  constructor(code: DbtErrorCode, message: string, options: PlatformErrorOptions = {}) {
    super(code, message, { ...options, details: { retryable: false, ...options.details } })
  }
}
