import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { messageOf } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import type { Metrics } from './open-metrics.ts'

/** Where metrics are served. */
export interface ServeMetricsOptions {
  metrics: Pick<Metrics, 'text' | 'contentType'>
  /** Default 127.0.0.1: there is no authentication. */
  host?: string
  /** 0: any that is free. Default 9464, as OpenTelemetry has it for Prometheus. */
  port?: number
}

/** A server of metrics. */
export interface MetricsServer {
  /** Where Prometheus finds them. */
  url: string
  close: () => Promise<void>
}

/**
 * Serves GET /metrics. It keeps no process alive.
 * @throws OrchestratorError ORCHESTRATOR_METRICS_UNSERVED when the port cannot be listened on
 */
export async function serveMetrics({
  metrics,
  host = '127.0.0.1',
  port = 9464,
}: ServeMetricsOptions): Promise<MetricsServer> {
  const { createServer } = await import('node:http')
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    void answer(request, metrics).then((given) => send(response, given))
  })
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen({ host, port }, resolve)
  await listening.catch((cause: unknown) => {
    const message = `metrics: expected to listen on ${host}:${port}, got: ${messageOf(cause)}`
    throw new OrchestratorError('ORCHESTRATOR_METRICS_UNSERVED', message, { cause })
  })
  server.unref()
  const { address, port: bound, family } = server.address() as AddressInfo
  const name = family === 'IPv6' ? `[${address}]` : address
  return {
    url: `http://${name}:${bound}/metrics`,
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeAllConnections()
      await closed
    },
  }
}

interface Answer {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

const plain = { 'content-type': 'text/plain; charset=utf-8' }

async function answer(
  { method, url = '/' }: IncomingMessage,
  { text, contentType }: ServeMetricsOptions['metrics'],
): Promise<Answer> {
  if (url.split('?', 1)[0] !== '/metrics')
    return { status: 404, headers: plain, body: 'not found: expected /metrics\n' }
  if (method !== 'GET' && method !== 'HEAD') {
    const headers = { ...plain, allow: 'GET, HEAD' }
    return { status: 405, headers, body: 'expected GET or HEAD\n' }
  }
  try {
    const body = await text()
    return { status: 200, headers: { 'content-type': contentType }, body }
  } catch {
    return { status: 500, headers: plain, body: 'the metrics could not be collected\n' }
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  response.writeHead(status, { ...headers, ...length, 'cache-control': 'no-store' })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
