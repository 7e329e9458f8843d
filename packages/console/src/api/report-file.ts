import type { Context } from 'hono'

import type { PageState } from '../state/page-state.ts'
import { endpoints } from './endpoints.ts'
import { fileOf } from './file-responses.ts'
import { requestBody } from './request-body.ts'

/** Draws a page as a file: 'png', 'pdf' or 'html'. */
export type DrawPage = (request: {
  dashboard: string
  state: PageState
  format: string
  scheme: 'light' | 'dark'
  /** Stops it: nobody waits any more. */
  signal: AbortSignal
}) => Promise<{ bytes: Uint8Array; type: string }>

/** A dashboard as a file. */
export async function reportFile(
  context: Context,
  draw: DrawPage,
  dashboard: string,
): Promise<Response> {
  const { state, scheme } = await requestBody(context, endpoints.picture.body)
  const format = context.req.param('format') ?? ''
  const { signal } = context.req.raw
  const { bytes, type } = await draw({ dashboard, state, scheme, format, signal })
  return fileOf(context, bytes, { type, name: `${dashboard}.${format}` })
}
