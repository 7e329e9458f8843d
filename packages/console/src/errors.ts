import { PlatformError, type ErrorCatalogue, type PlatformErrorOptions } from '@deftunes/core'

/** Codes thrown by this room. */
export const consoleErrors = {
  CONSOLE_DASHBOARD_INVALID:
    'A dashboard asks for something that it cannot have; the message lists each mistake with its file and line.',
  CONSOLE_DASHBOARD_UNKNOWN: 'There is no dashboard, or no chart of it, of that name.',
  CONSOLE_REQUEST_INVALID: 'A call of the API is not of the form that its description gives.',
  CONSOLE_REQUEST_REFUSED:
    'A call came by a name that is not one of the console, or from the page of another site; --name gives names.',
  CONSOLE_VERSION_UNKNOWN: 'No published version has that name, or its files are gone.',
  CONSOLE_CHART_FAILED: 'A chart could not be answered; the message carries what was thrown.',
  CONSOLE_REPORT_FAILED:
    'A report could not be drawn, or the thread that drew it ended; the message carries what was thrown.',
  CONSOLE_REPORTS_BUSY:
    'More reports are asked for than are kept waiting to be drawn; another try some seconds later is taken.',
  CONSOLE_FILE_BUSY:
    'Another process keeps saving the file of a dashboard, or has left a lock in `.deftunes` beside it; the message names the lock.',
  CONSOLE_FAILED:
    'The console met what it did not expect; its log has the request by its number, and what was thrown.',
  CONSOLE_NOTHING_PUBLISHED: 'No run has published tables yet, so there is nothing to show.',
} as const satisfies ErrorCatalogue

/** A code of {@link consoleErrors}. */
export type ConsoleErrorCode = keyof typeof consoleErrors

/** An error of the console: a mistake of a file or a request, which another try would meet as well. */
export class ConsoleError extends PlatformError<ConsoleErrorCode> {
  constructor(code: ConsoleErrorCode, message: string, options: PlatformErrorOptions = {}) {
    super(code, message, { ...options, details: { retryable: false, ...options.details } })
  }
}
