import { messageOf, PlatformError, type Logger } from '@deftunes/core'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

import type { ErrorBody } from './responses.ts'

/** Statuses of errors; any other is the server's own. */
const statuses: Readonly<Record<string, ContentfulStatusCode>> = {
  CONSOLE_DASHBOARD_UNKNOWN: 404,
  CONSOLE_VERSION_UNKNOWN: 404,
  CONSOLE_NOTHING_PUBLISHED: 409,
  CONSOLE_FILE_BUSY: 409,
  CONSOLE_REPORTS_BUSY: 503,
  CONSOLE_DASHBOARD_INVALID: 422,
  CONSOLE_REQUEST_INVALID: 400,
  METRICS_QUERY_INVALID: 400,
  METRICS_FAN_OUT: 422,
  CORE_CONFIG_INVALID: 422,
}

/** The answer to a call that failed; what is the server's own fault is logged with the number of the request. */
export function problemOf(context: Context, error: unknown, logger: Logger): Response {
  const code = codeOf(error)
  const status = statuses[code] ?? 500
  if (status === 500) logFailure(context, error, logger)
  if (status === 503) context.header('retry-after', '10')
  return problem(context, status, code, messageOf(error))
}

/** The code of an error; of what no room throws CONSOLE_FAILED. */
export function codeOf(error: unknown): string {
  return error instanceof PlatformError ? String(error.code) : 'CONSOLE_FAILED'
}

/** Logs what was thrown in a call, with its stack where nobody expected it. */
export function logFailure(context: Context, error: unknown, logger: Logger): void {
  const { method, path } = context.req
  const expected = error instanceof PlatformError
  const what =
    !expected && error instanceof Error ? (error.stack ?? error.message) : messageOf(error)
  const reason = `${method} ${path}, request ${requestOf(context)}: ${codeOf(error)}: ${what}`
  logger.error('a call of the console failed', { reason })
}

/** The number of a request. */
export function requestOf(context: Context): string {
  return String(context.get('requestId') ?? '')
}

/** An error as the body of an answer, with the number of the request for those who ask about it. */
export function problem(
  context: Context,
  status: ContentfulStatusCode,
  code: string,
  message: string,
): Response {
  const body: ErrorBody = { error: { code, message, request: requestOf(context) } }
  return context.json(body, status)
}
