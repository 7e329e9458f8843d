/** Codes of one room and, for each, what it means and what to do: the source of `docs/errors.md`. */
export type ErrorCatalogue = Readonly<Record<string, string>>

/** Data that goes with an error: shown by `--json`, never parsed back. */
export type ErrorDetails = Readonly<Record<string, unknown>>

/** What an error carries besides code and message. */
export interface PlatformErrorOptions {
  /** What was caught, when this error wraps another. */
  cause?: unknown
  details?: ErrorDetails
}

/**
 * An error that the user can act on: a code of a catalogue and a message that says what, which one,
 * expected and got. Anything else that reaches the command line is a bug and is shown as one.
 */
export class PlatformError<Code extends string = string> extends Error {
  readonly code: Code
  readonly details: ErrorDetails

  constructor(code: Code, message: string, { cause, details = {} }: PlatformErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.code = code
    this.details = details
  }
}

/** Codes thrown by this room. */
export const coreErrors = {
  CORE_CONFIG_INVALID:
    'A project file has mistakes; the message lists each with file, line and column.',
  CORE_VARIABLE_MISSING: 'A ${NAME} in a project file has no value: set the environment variable.',
  CORE_OBJECT_MISSING: 'A key that was to be read is not in the object store.',
  CORE_OBJECT_EXISTS: 'A key that must be new is already in the object store.',
  CORE_PATH_ESCAPES: 'A key or path points outside the folder it belongs to.',
  CORE_SQL_FAILED:
    'DuckDB refused a statement or a setting; the message carries its words, the details the SQL.',
  CORE_SQL_TOO_LONG:
    'A statement ran for longer than it may, and was stopped; the details have the SQL.',
  CORE_DATABASE_UNREADABLE:
    'A file of state or the catalog is no SQLite database, or may not be written to; the message names it.',
  CORE_GRAPH_CYCLE: 'A graph that must have an order has a cycle; the message prints it.',
  CORE_DURATION_INVALID: "A duration is not of the form '250ms', '30s', '5m', '2h' or '1d'.",
  CORE_RETRY_EXHAUSTED: 'Every attempt failed; the cause is the last error.',
} as const satisfies ErrorCatalogue

/** A code of {@link coreErrors}. */
export type CoreErrorCode = keyof typeof coreErrors

/** An error of the core room. */
export class CoreError extends PlatformError<CoreErrorCode> {}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
