import { PlatformError, type ErrorCatalogue } from '@deftunes/core'

/** Codes thrown by this room. */
export const cliErrors = {
  CLI_OPTION_INVALID:
    'An option or argument has a value that does not fit; the message says what was expected.',
  CLI_DAG_INVALID: 'A file in dags/ could not be loaded, or its default export is no DAG.',
  CLI_QUERY_FAILED:
    'DuckDB refused the query, or could not write its rows; the message carries its words.',
  CLI_STATE_READ_ONLY:
    'The folder of the state, or a file in it, cannot be written to; the message says which. Readers need that only for what a killed process left.',
  CLI_DISK_FULL:
    'A disk is full: free some space and run it again; what was published before is whole.',
  CLI_PORT_TAKEN: 'The port that deftunes up is to serve at cannot be listened on; take another.',
  CLI_UP_FAILED: 'deftunes up --detach ended before it served; the message carries its last words.',
  CLI_DOWN_FAILED: 'The process that runs the project cannot be told to stop from here.',
  CLI_CHAOS_REFUSED:
    'The pipelines of the project cannot be run on generated sources; the message says what is missing.',
  CLI_SIMULATOR_FAILED:
    'The demo’s source systems did not start, or ended before it; the message carries their last words.',
  CLI_REPORT_NOT_SENT:
    'A channel did not take a report; the message carries what it said. It is sent again at its next time.',
} as const satisfies ErrorCatalogue

type CliErrorCode = keyof typeof cliErrors

/** An error of the command line. */
export class CliError extends PlatformError<CliErrorCode> {}
