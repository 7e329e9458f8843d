import type { ServerResponse } from 'node:http'

import type { Clock } from '@deftunes/core'
import { Hono, type Context } from 'hono'

import { SimulatorError } from '../errors.ts'
import { sessionChunks } from '../sessions/session-chunks.ts'
import { recordsBetween } from '../sessions/session-order.ts'
import { userTruth } from '../truth.ts'
import { userChunks } from '../users/user-chunks.ts'
import type { World } from '../world.ts'
import { bodyStream, enclosed, spoiled } from './body.ts'
import { docsPage } from './docs-page.ts'
import { faultPaths, type Fault, type FaultControl } from './faults.ts'
import { openApi } from './openapi.ts'
import { nextPage, readPage, type Page } from './paging.ts'
import { readDate, readDateRange, type Query } from './parameters.ts'
import { problem } from './problem.ts'
import { createTokens, type AuthOptions } from './tokens.ts'

/** The world to answer from, and how. */
export interface AppOptions {
  world: World
  faults: FaultControl
  /** Without it everybody may read. */
  auth?: AuthOptions
  /** Answer gzip to a reader that accepts it. Default false. */
  compress?: boolean
  clock?: Clock
}

type Env = { Bindings: { outgoing?: ServerResponse }; Variables: { fault?: Fault } }

/** A list that can be answered whole or in pages. */
interface Listing {
  /** Names the list in cursors. */
  scope: string
  total: number
  chunks(page: { start: number; end: number }): Iterable<Buffer>
}

/** The REST API of a world, without a port: `app.request()` works. */
export function createApp(options: AppOptions): Hono<Env> {
  const { world, faults } = options
  const app = new Hono<Env>()
  const sessions = sessionChunks(world)
  guard(app, options)
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/docs', (c) => c.html(docsPage(world)))
  app.get('/openapi.json', (c) => c.json(openApi(world)))
  app.get('/users', (c) => {
    const day = readDate(queryOf(c), 'as_of', world.endDay)
    const total = userTruth(world, day).users
    const chunks = (page: { start: number; end: number }) => userChunks(world, { day, ...page })
    return answer(c, options, { scope: `users/${day}`, total, chunks })
  })
  app.get('/sessions', (c) => {
    const range = readDateRange(queryOf(c))
    const total = recordsBetween(world, range.from, range.to)
    const chunks = (page: { start: number; end: number }) => sessions({ ...range, ...page })
    return answer(c, options, { scope: `sessions/${range.from}/${range.to}`, total, chunks })
  })
  app.get('/_faults', (c) => c.json(faults.list()))
  app.post('/_faults', async (c) => {
    const body = await c.req.json<Fault | Fault[]>()
    faults.add(...(Array.isArray(body) ? body : [body]))
    return c.json(faults.list())
  })
  app.delete('/_faults', (c) => {
    faults.clear()
    return c.json([])
  })
  app.notFound((c) =>
    problem(404, 'not found', { detail: `no resource at ${c.req.path}; see /docs` }),
  )
  app.onError(asProblem)
  return app
}

/** Faults and tokens, before the lists are reached. */
function guard(app: Hono<Env>, { faults, auth, clock }: AppOptions): void {
  const tokens = auth && createTokens(auth, clock)
  for (const path of faultPaths) {
    app.use(path, async (c, next) => {
      const fault = faults.take(path)
      if (fault?.kind === '429') {
        return problem(
          429,
          'too many requests',
          {},
          { 'retry-after': String(fault.retryAfter ?? 1) },
        )
      }
      if (fault?.kind === '500') return problem(500, 'internal server error')
      const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
      const verdict = fault?.kind === 'expired-token' ? 'expired' : tokens?.check(bearer)
      if (verdict !== undefined && verdict !== 'valid') return unauthorised(verdict)
      c.set('fault', fault)
      await next()
      return undefined
    })
  }
  app.post('/token', async (c) => {
    const { client_id: id, client_secret: secret } = await formOf(c)
    const issued = tokens?.issue(id ?? '', secret ?? '')
    if (!issued) return problem(401, 'unknown client', { detail: 'client_id or client_secret' })
    const { token, expiresIn } = issued
    return c.json({ access_token: token, token_type: 'bearer', expires_in: expiresIn })
  })
}

function unauthorised(verdict: string): Response {
  const header = `Bearer error="invalid_token", error_description="token ${verdict}"`
  return problem(
    401,
    'unauthorised',
    { detail: `token ${verdict}` },
    { 'www-authenticate': header },
  )
}

async function formOf(c: Context<Env>): Promise<Record<string, string | undefined>> {
  if (c.req.header('content-type')?.includes('json')) {
    return { ...(await c.req.json<Record<string, string> | null>()) }
  }
  return Object.fromEntries(new URLSearchParams(await c.req.text()))
}

function answer(c: Context<Env>, { compress = false, clock }: AppOptions, list: Listing): Response {
  const page = readPage(queryOf(c), list.scope)
  const next = page.style === 'whole' ? undefined : nextPage(page, list.total, list.scope)
  const [before, after] = page.envelope ? envelope(page, next, list.total) : ['[', ']']
  const chunks = enclosed(before, list.chunks(page), after)
  const fault = c.get('fault')
  const cut = () => c.env.outgoing?.destroy()
  const gzip = compress && /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
  const headers = new Headers({ 'content-type': 'application/json' })
  if (compress) headers.set('vary', 'accept-encoding')
  if (gzip) headers.set('content-encoding', 'gzip')
  if (page.style !== 'whole') headers.set('x-total-count', String(list.total))
  if (next && !page.envelope) headers.set('link', `<${withQuery(c.req.url, next)}>; rel="next"`)
  const body = bodyStream(fault ? spoiled(chunks, fault, { cut, clock }) : chunks, { gzip })
  return new Response(body, { headers })
}

function envelope(
  { style }: Page,
  next: Record<string, string> | undefined,
  total: number,
): [string, string] {
  const rest = style === 'cursor' ? { next_cursor: next?.['cursor'] ?? null } : { total }
  return ['{"data":[', `],${JSON.stringify(rest).slice(1)}`]
}

function withQuery(url: string, values: Record<string, string>): string {
  const changed = new URL(url)
  for (const [name, value] of Object.entries(values)) changed.searchParams.set(name, value)
  return changed.href
}

function queryOf(c: Context<Env>): Query {
  return (name) => c.req.query(name)
}

function asProblem(error: Error): Response {
  if (error instanceof SimulatorError && error.code === 'SIMULATOR_PARAMETER_INVALID') {
    return problem(400, 'wrong parameter', { detail: error.message, ...error.details })
  }
  if (error instanceof SyntaxError) {
    return problem(400, 'wrong body', { detail: 'expected JSON', got: error.message })
  }
  return problem(500, 'internal server error', { detail: error.message })
}
