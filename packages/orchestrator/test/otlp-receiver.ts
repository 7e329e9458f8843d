import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

import { z } from 'zod'

const nanos = z.string().regex(/^\d{16,20}$/)
const value = z.strictObject({
  stringValue: z.string().optional(),
  intValue: z.union([z.int(), z.string().regex(/^-?\d+$/)]).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
})
const attributes = z
  .array(z.strictObject({ key: z.string(), value }))
  .transform((list) =>
    Object.fromEntries(list.map(({ key, value: one }) => [key, Object.values(one)[0]])),
  )
const traceId = z.string().regex(/^[0-9a-f]{32}$/)
const spanId = z.string().regex(/^[0-9a-f]{16}$/)
const scope = z.looseObject({ name: z.literal('deftunes'), version: z.string() })
const resource = z.looseObject({ attributes })

const spansRequest = z.strictObject({
  resourceSpans: z.array(
    z.looseObject({
      resource,
      scopeSpans: z.array(
        z.looseObject({
          scope,
          spans: z.array(
            z.looseObject({
              ...{ traceId, spanId, parentSpanId: spanId.optional(), name: z.string(), attributes },
              ...{ startTimeUnixNano: nanos, endTimeUnixNano: nanos },
              links: z.array(z.looseObject({ traceId, spanId })),
              status: z.strictObject({ code: z.int(), message: z.string().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
})

const point = z.looseObject({
  attributes,
  startTimeUnixNano: nanos,
  timeUnixNano: nanos,
  asDouble: z.number().optional(),
  asInt: z.union([z.int(), z.string()]).optional(),
  count: z.number().optional(),
  sum: z.number().optional(),
  bucketCounts: z.array(z.number()).optional(),
  explicitBounds: z.array(z.number()).optional(),
})
const points = z.looseObject({ dataPoints: z.array(point).min(1) })
const cumulative = points.extend({ aggregationTemporality: z.literal(2) })

const metricsRequest = z.strictObject({
  resourceMetrics: z.array(
    z.looseObject({
      resource,
      scopeMetrics: z.array(
        z.looseObject({
          scope,
          metrics: z.array(
            z.looseObject({
              ...{ name: z.string(), unit: z.string(), description: z.string() },
              sum: cumulative.extend({ isMonotonic: z.literal(true) }).optional(),
              gauge: points.optional(),
              histogram: cumulative.optional(),
            }),
          ),
        }),
      ),
    }),
  ),
})

type SpansRequest = z.output<typeof spansRequest>
type MetricsRequest = z.output<typeof metricsRequest>

/** A span as it arrived. */
export type ReceivedSpan =
  SpansRequest['resourceSpans'][number]['scopeSpans'][number]['spans'][number]

/** A metric as it arrived. */
export type ReceivedMetric =
  MetricsRequest['resourceMetrics'][number]['scopeMetrics'][number]['metrics'][number]

/** An OTLP endpoint on this machine that reads strictly what it gets. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = []
  readonly metrics: ReceivedMetric[] = []
  readonly resources: Record<string, unknown>[] = []
  readonly headers: IncomingHttpHeaders[] = []
  /** What it could not read. */
  readonly mistakes: unknown[] = []
  /** What it does instead of taking a request in. */
  instead: ((response: ServerResponse) => void) | undefined
  readonly #server = createServer((request, response) => {
    this.headers.push(request.headers)
    if (this.instead) return this.instead(response)
    json(request)
      .then((body) => this.#take(request.url ?? '', body))
      .catch((error: unknown) => this.mistakes.push(error))
      .finally(() => response.setHeader('content-type', 'application/json').end('{}'))
  })

  async open(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }

  #take(path: string, body: unknown): void {
    if (path === '/v1/traces') {
      for (const { resource: own, scopeSpans } of spansRequest.parse(body).resourceSpans) {
        this.resources.push(own.attributes)
        this.spans.push(...scopeSpans.flatMap(({ spans }) => spans))
      }
    } else if (path === '/v1/metrics') {
      for (const { scopeMetrics } of metricsRequest.parse(body).resourceMetrics)
        this.metrics.push(...scopeMetrics.flatMap(({ metrics }) => metrics))
    } else throw new Error(`${path}: expected a path of OTLP`)
  }
}
