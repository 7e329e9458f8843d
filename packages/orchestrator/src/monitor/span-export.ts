import type * as Api from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type * as Sdk from '@opentelemetry/sdk-trace'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'

import { ExportQueue } from './export-queue.ts'
import type { OtelOptions } from './otel-options.ts'
import type { OtelTarget } from './otel-settings.ts'
import type { RunTrace } from './run-trace.ts'
import type { SpanSpec } from './span-of-fact.ts'
import { taken } from './taken.ts'

/** Where spans are handed over. */
export interface SpanExport {
  add: (span: SpanSpec) => void
  close: () => Promise<void>
}

/** Makes spans with ids of their own, and sends them from a bounded queue. */
export async function openSpanExport(
  { config, metrics, version, resource }: OtelOptions & { resource: Resource },
  { url, headers }: OtelTarget,
): Promise<SpanExport> {
  const { timeoutMs } = config
  const [api, sdk, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ])
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: timeoutMs })
  const queue = new ExportQueue<ReadableSpan>({
    send: (spans) => taken((done) => exporter.export([...spans], done), timeoutMs),
    onSent: (count) => metrics.exported('traces', count),
    onDropped: (reason, count) => metrics.dropped('traces', reason, count),
  })
  const makeSpan = spanMaker(api, sdk, { resource, version, onEnd: (span) => queue.add(span) })
  return {
    add: makeSpan,
    close: async () => {
      await queue.close(timeoutMs)
      await exporter.shutdown().catch(() => {})
    },
  }
}

interface SpanMakerOptions {
  resource: Resource
  version: string
  onEnd: (span: ReadableSpan) => void
}

/** Spans of the SDK, made of plain data. */
function spanMaker(
  api: typeof Api,
  sdk: typeof Sdk,
  { resource, version, onEnd }: SpanMakerOptions,
): (spec: SpanSpec) => void {
  // Asked for ids while a span is started, and spans are started one after the other.
  let ids: RunTrace = { traceId: '', spanId: '' }
  const nothing = async () => {}
  const provider = new sdk.TracerProvider({
    resource,
    sampler: new sdk.AlwaysOnSampler(),
    idGenerator: { generateTraceId: () => ids.traceId, generateSpanId: () => ids.spanId },
    spanProcessors: [{ onStart: () => {}, onEnd, forceFlush: nothing, shutdown: nothing }],
  })
  const tracer = provider.getTracer('deftunes', version)
  const contextOf = ({ traceId, spanId }: RunTrace): Api.SpanContext => {
    return { traceId, spanId, traceFlags: api.TraceFlags.SAMPLED }
  }
  return (spec) => {
    ids = spec
    const { traceId, parentId, name, startedAt, attributes, failure } = spec
    const links = spec.links.map((link) => ({ context: contextOf(link) }))
    const above = parentId && contextOf({ traceId, spanId: parentId })
    const parent = above ? api.trace.setSpanContext(api.ROOT_CONTEXT, above) : api.ROOT_CONTEXT
    const span = tracer.startSpan(
      name,
      { startTime: new Date(startedAt), attributes, links },
      parent,
    )
    if (failure !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR, message: failure })
    span.end(new Date(spec.endedAt))
  }
}
