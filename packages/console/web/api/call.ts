import type { z } from 'zod'

import type { EndpointName, endpoints } from '../../src/api/endpoints.ts'
import type { Responses } from '../../src/api/responses.ts'
import { ApiError, failureOf } from './api-error.ts'
import { calls } from './calls.ts'

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never

/** What varies in the path of a call. */
export type PathOf<Name extends EndpointName> = Readonly<
  Record<Names<(typeof calls)[Name]['path']>, string>
>

/** The body of a call, as it is sent. */
export type BodyOf<Name extends EndpointName> = (typeof endpoints)[Name] extends {
  body: infer Body extends z.ZodType
}
  ? z.input<Body>
  : undefined

/** What a call is made with. */
export interface CallOptions<Name extends EndpointName> {
  path?: PathOf<Name>
  body?: BodyOf<Name>
  signal?: AbortSignal
}

/** Address of a call, with its names filled in. */
export function callPath<Name extends EndpointName>(name: Name, path?: PathOf<Name>): string {
  const values: Readonly<Record<string, string>> = path ?? {}
  const filled = calls[name].path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(values[key] ?? ''),
  )
  return `/api${filled}`
}

/** @throws ApiError when the server cannot be reached or refuses */
export async function send<Name extends EndpointName>(
  name: Name,
  { path, body, signal }: CallOptions<Name>,
): Promise<Response> {
  const sent = body === undefined ? undefined : JSON.stringify(body)
  const headers = sent === undefined ? undefined : { 'content-type': 'application/json' }
  const init = { method: calls[name].method, body: sent, headers, signal }
  const response = await fetch(callPath(name, path), init).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError('UNREACHABLE', 'The server does not answer. Is deftunes up still running?')
  })
  if (!response.ok) throw await failureOf(response)
  return response
}

/** Makes a call that answers with one JSON value. @throws ApiError */
export async function call<Name extends EndpointName>(
  name: Name,
  options: CallOptions<Name> = {},
): Promise<Responses[Name]> {
  const response = await send(name, options)
  return (await response.json()) as Responses[Name]
}
