import type { AddressInfo } from 'node:net'

import { messageOf } from '@deftunes/core'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

import { CliError } from '../errors.ts'

/** What the process that runs pipelines tells of itself. */
export interface Health {
  status: 'running' | 'draining'
  /** ISO instant. */
  since: string
  pid: number
  dags: number
  /** DAG files that define no DAG, with why. */
  errors: Readonly<Record<string, string>>
  runs: { queued: number; running: number }
  workers: { slots: number; free: number }
}

/** What is served. */
export interface Served {
  /** Of a process that runs no pipelines what it can tell of itself. */
  health: () => Health | Pick<Health, 'status' | 'since' | 'pid'>
  /** Of one that measures something. */
  metrics?: { text: () => Promise<string>; contentType: string }
  /** Serves every other path. */
  console: (request: Request) => Response | Promise<Response>
}

/** Milliseconds that requests may go on once the server is to end. */
const drainMs = 1_000

/** A server that listens. */
export interface Server {
  url: string
  close: () => Promise<void>
}

/**
 * Serves GET /healthz, GET /metrics where something is measured, and the console.
 * @throws CliError CLI_PORT_TAKEN when the port cannot be listened on
 */
export async function serveHttp(
  served: Served,
  { host, port }: { host: string; port: number },
): Promise<Server> {
  const app = new Hono()
  app.get('/healthz', (context) => context.json(served.health()))
  const { metrics } = served
  if (metrics)
    app.get('/metrics', async (context) =>
      context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
    )
  app.all('*', (context) => served.console(context.req.raw))
  return listen(app, { host, port })
}

/** Addresses of pages hold their whole state, thousands of values among it; browsers send no longer ones than about this. */
const mostHeaderBytes = 256 * 1024

/** Serves an app until it is closed. */
async function listen(
  app: Pick<Hono, 'fetch'>,
  { host, port }: { host: string; port: number },
): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>()
  const serverOptions = { maxHeaderSize: mostHeaderBytes }
  const server = serve({ fetch: app.fetch, hostname: host, port, serverOptions }, resolve)
  server.once('error', reject)
  const { port: bound } = await promise.catch((cause: unknown) => {
    const message = `expected to listen on ${host}:${port}, got: ${messageOf(cause)}; --port 0 takes any that is free`
    throw new CliError('CLI_PORT_TAKEN', message, { cause })
  })
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()))
      if (!('closeAllConnections' in server)) return closed
      server.closeIdleConnections()
      // What is asked is answered; who only listens, as to events, is not waited for.
      const forced = setTimeout(() => server.closeAllConnections(), drainMs)
      await closed
      clearTimeout(forced)
    },
  }
}
