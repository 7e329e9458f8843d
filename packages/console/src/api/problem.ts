import { messageOf, PlatformError } from '@deftunes/core'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

import type { ErrorBody } from './responses.ts'

/** Statuses of errors; any other is the server's own. */
const statuses: Readonly<Record<string, ContentfulStatusCode>> = {
  CONSOLE_DASHBOARD_UNKNOWN: 404,
  CONSOLE_VERSION_UNKNOWN: 404,
  CONSOLE_NOTHING_PUBLISHED: 409,
  CONSOLE_DASHBOARD_INVALID: 422,
  CONSOLE_REQUEST_INVALID: 400,
  METRICS_QUERY_INVALID: 400,
  METRICS_FAN_OUT: 422,
  CORE_CONFIG_INVALID: 422,
}

/** The answer to a call that failed. */
export function problemOf(context: Context, error: unknown): Response {
  const code = error instanceof PlatformError ? String(error.code) : 'CONSOLE_FAILED'
  return problem(context, statuses[code] ?? 500, code, messageOf(error))
}

/** An error as the body of an answer, with the number of the request for those who ask about it. */
export function problem(
  context: Context,
  status: ContentfulStatusCode,
  code: string,
  message: string,
): Response {
  const request = String(context.get('requestId') ?? '')
  const body: ErrorBody = { error: { code, message, request } }
  return context.json(body, status)
}
