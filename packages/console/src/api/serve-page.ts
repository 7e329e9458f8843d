import type { Context } from 'hono'

import { isPagePath } from './page-paths.ts'
import { problem } from './problem.ts'

/**
 * Answers with the page or one of its files. An address that is neither's is not found: a browser is given the page, which says so,
 * all else is told as by a call.
 */
export async function servePage(
  context: Context,
  page: (request: Request) => Promise<Response>,
): Promise<Response> {
  const response = await page(context.req.raw)
  const isFile = !response.headers.get('content-type')?.startsWith('text/html')
  if (isFile || isPagePath(context.req.path)) return response
  if (!context.req.header('accept')?.includes('text/html')) return unknownPath(context)
  const headers = new Headers(response.headers)
  // Nothing is to be kept under an address that is none.
  headers.delete('etag')
  return new Response(response.body, { status: 404, headers })
}

/** What is told of an address that nothing is at. */
export function unknownPath(context: Context): Response {
  const { method, path } = context.req
  const message = `expected a page, or a call of /api/openapi.json, got ${method} ${path}`
  return problem(context, 404, 'CONSOLE_REQUEST_INVALID', message)
}
