import { spawnSync } from 'node:child_process'
import type { ServerResponse } from 'node:http'

import { fixedClock } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Run } from '../src/index.ts'
import {
  openMetrics,
  openOtel,
  otelConfig,
  traceOfRun,
  type Metrics,
  type Otel,
} from '../src/monitor/index.ts'
import { otelMetrics } from '../src/monitor/otel-metrics.ts'
import { secretScrubber } from '../src/monitor/secret-scrubber.ts'
import type { WatchedEvent } from '../src/monitor/watched-event.ts'
import { parseExposition } from './exposition.ts'
import { newRun } from './new-run.ts'
import { OtlpReceiver, type ReceivedSpan } from './otlp-receiver.ts'
import { until } from './scratch.ts'

const version = '1.2.3'
const run: Run = { ...newRun, state: 'running', startedAt: '2024-01-02T03:00:01.000Z' }
const ended = (state: Run['state']): Run => ({ ...run, state, endedAt: '2024-01-02T03:00:30.000Z' })
const of = { runId: run.runId, taskId: 'extract', mapIndex: -1 }
const nanosOf = (instant: string) => `${Date.parse(instant)}000000`

let receiver: OtlpReceiver
let endpoint: string
let metrics: Metrics

beforeEach(async () => {
  receiver = new OtlpReceiver()
  endpoint = await receiver.open()
  metrics = await openMetrics({ version })
})
afterEach(() => receiver.close())

const clock = fixedClock('2024-01-02T03:00:10.000Z')

async function open(section: Record<string, unknown> = {}): Promise<Otel> {
  const config = otelConfig({ endpoint, timeout: '3s', ...section }, {})
  if (!config) throw new Error('expected something to be sent')
  const clean = secretScrubber({ DB_PASSWORD: 'hunter22' })
  return openOtel({ config, metrics, version, clean, clock })
}

/** A run of one task that fails once and then succeeds. */
const events: WatchedEvent[] = [
  {
    ...{ kind: 'run-started', run, resumed: false },
    triggeredBy: [{ runId: 'songs__20240102__1', createdAt: '2024-01-02T02:00:00.000Z' }],
  },
  { kind: 'task-started', ...of, tryNumber: 1, queuedAt: '2024-01-02T03:00:08.000Z' },
  {
    ...{ kind: 'task-retrying', ...of, delayMs: 5, ms: 2_000 },
    error: { code: 'LAKE_HTTP', message: 'postgres://me:pw@db/x refused\npassword hunter22' },
  },
  { kind: 'task-started', ...of, tryNumber: 2 },
  {
    ...{ kind: 'task-ended', ...of, state: 'success', ms: 4_000, output: null },
    ...{ error: null, reason: null, usage: { rows: 7, bytes: 100, peakMemory: 3e8 } },
  },
  { kind: 'run-ended', run: ended('success') },
]

const bySpanName = (name: string) => receiver.spans.filter((span) => span.name === name)

async function dropped(signal: string): Promise<Record<string, number>> {
  const { samples } = parseExposition(await metrics.text()).get('deftunes_otlp_dropped_total') ?? {}
  const own = (samples ?? []).filter(({ labels }) => labels['signal'] === signal)
  return Object.fromEntries(own.map(({ labels, value }) => [labels['reason'] ?? '', value]))
}

describe('traces', () => {
  it('tell a run as one trace, with a span of each try below that of the run', async () => {
    const otel = await open({ metrics: false })
    for (const event of events) otel.onEvent(event)
    await otel.close()
    expect(receiver.mistakes).toEqual([])
    expect(receiver.spans.map(({ name }) => name).sort()).toEqual([
      'dag sales',
      'task extract',
      'task extract',
    ])
    const [root] = bySpanName('dag sales')
    const { traceId, spanId } = traceOfRun(run)
    const songs = { runId: 'songs__20240102__1', createdAt: '2024-01-02T02:00:00.000Z' }
    expect(root).toMatchObject({
      ...{ traceId, spanId },
      startTimeUnixNano: nanosOf('2024-01-02T03:00:01.000Z'),
      endTimeUnixNano: nanosOf('2024-01-02T03:00:30.000Z'),
      attributes: {
        'deftunes.dag': 'sales',
        'deftunes.run': run.runId,
        'deftunes.run.state': 'success',
      },
      links: [traceOfRun(songs)],
      status: { code: 0 },
    })
    expect(root).not.toHaveProperty('parentSpanId')
    const [failed, succeeded] = bySpanName('task extract')
    expect(failed).toMatchObject({
      ...{ traceId, parentSpanId: spanId },
      attributes: {
        'deftunes.task': 'extract',
        'deftunes.try': 1,
        'deftunes.try.state': 'failed',
        'deftunes.try.queue_seconds': 2,
        'error.type': 'LAKE_HTTP',
      },
      status: {
        code: 2,
        message: 'postgres://***@db/x refused password ${DB_PASSWORD}',
      },
    })
    const span = (one: ReceivedSpan | undefined) =>
      (BigInt(one?.endTimeUnixNano ?? 0) - BigInt(one?.startTimeUnixNano ?? 0)) / 1_000_000n
    expect([span(failed), span(succeeded)]).toEqual([2_000n, 4_000n])
    expect(succeeded?.attributes).toMatchObject({
      'deftunes.try': 2,
      'deftunes.try.rows': 7,
      'deftunes.try.bytes': 100,
      'deftunes.try.peak_memory_bytes': 3e8,
    })
    expect(succeeded?.spanId).not.toBe(failed?.spanId)
    expect(receiver.resources[0]).toMatchObject({
      'service.name': 'deftunes',
      'service.version': version,
    })
  })

  it('go on where another process left off', async () => {
    const first = await open({ metrics: false })
    for (const event of events.slice(0, 2)) first.onEvent(event)
    first.onEvent({ kind: 'run-interrupted', run: { ...run, state: 'queued' } })
    await first.close()
    const second = await open({ metrics: false })
    second.onEvent({ kind: 'run-started', run, resumed: true })
    for (const event of events.slice(3)) second.onEvent(event)
    await second.close()
    expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1)
    const tries = bySpanName('task extract')
    expect(tries.map(({ attributes }) => attributes['deftunes.try.state'])).toEqual([
      'interrupted',
      'success',
    ])
    expect(bySpanName('dag sales')).toHaveLength(1)
    expect(tries.map(({ parentSpanId }) => parentSpanId)).toEqual(
      Array(2).fill(bySpanName('dag sales')[0]?.spanId),
    )
  })

  it('are of another id for a run of the same name in another state', () => {
    const other = traceOfRun({ ...run, createdAt: '2024-01-02T03:00:00.001Z' })
    expect(other.traceId).not.toBe(traceOfRun(run).traceId)
    const later: Run = { ...run, state: 'failed', startedAt: null }
    expect(traceOfRun(later)).toEqual(traceOfRun(run))
  })

  it('carry the headers that the section names, and no others', async () => {
    const config = otelConfig(
      { endpoint: '${COLLECTOR}/', headers: { authorization: 'Bearer ${TOKEN}' }, metrics: false },
      { COLLECTOR: endpoint, TOKEN: 'abc' },
    )
    if (!config) throw new Error('expected something to be sent')
    const otel = await openOtel({ config, metrics, version })
    for (const event of events) otel.onEvent(event)
    await otel.close()
    expect(receiver.headers[0]).toMatchObject({ authorization: 'Bearer abc' })
    expect(receiver.spans).toHaveLength(3)
  })
})

describe('metrics over OTLP', () => {
  it('are the numbers that Prometheus reads, under the same names', async () => {
    const otel = await open({ traces: false })
    for (const event of events) metrics.onEvent(event)
    await otel.close()
    expect(receiver.mistakes).toEqual([])
    const named = (name: string) => receiver.metrics.find((one) => one.name === name)
    expect(named('deftunes_task_rows_total')).toMatchObject({
      sum: { dataPoints: [{ attributes: { dag: 'sales', task: 'extract' }, asDouble: 7 }] },
    })
    expect(named('deftunes_build_info')?.gauge?.dataPoints).toHaveLength(1)
    expect(named('process_resident_memory_bytes')).toMatchObject({ unit: 'By' })
    const duration = named('deftunes_task_duration_seconds')
    expect(duration).toMatchObject({ unit: 's' })
    const success = duration?.histogram?.dataPoints.find(
      ({ attributes }) => attributes['state'] === 'success',
    )
    expect(success).toMatchObject({ count: 1, attributes: { dag: 'sales', task: 'extract' } })
    expect(success?.bucketCounts?.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(success?.bucketCounts).toHaveLength((success?.explicitBounds?.length ?? 0) + 1)
  })

  it('leave out what is no number', () => {
    const sdk = {
      AggregationTemporality: { DELTA: 0, CUMULATIVE: 1 },
      DataPointType: { HISTOGRAM: 0, EXPONENTIAL_HISTOGRAM: 1, GAUGE: 2, SUM: 3 },
    } as unknown as Parameters<typeof otelMetrics>[2]
    const values = [
      { value: Number.NaN, labels: {} },
      { value: 1, labels: { kind: 'x', none: undefined } },
    ]
    const time: Parameters<typeof otelMetrics>[1] = { startTime: [0, 0], endTime: [1, 0] }
    const told = otelMetrics([{ name: 'lag_seconds', help: '', type: 'gauge', values }], time, sdk)
    expect(told).toMatchObject([{ dataPoints: [{ attributes: { kind: 'x' }, value: 1 }] }])
    const none = { name: 'x_total', help: '', type: 'counter', values: [] }
    expect(otelMetrics([none], time, sdk)).toEqual([])
  })
})

describe('an endpoint that does not take what it gets', () => {
  it('never throws or holds up a run, and what is given up is counted', async () => {
    await receiver.close()
    const otel = await open({ timeout: '300ms' })
    for (let n = 0; n < 100; n++) for (const event of events) otel.onEvent(event)
    await otel.close()
    const { not_taken: spans = 0, stopped = 0 } = await dropped('traces')
    expect(spans + stopped).toBe(300)
  })

  it.each([
    ['refuses', (response: ServerResponse) => void response.writeHead(400).end()],
    ['never answers', () => {}],
  ])('%s, and the next batch is tried all the same', async (_, instead) => {
    receiver.instead = instead
    const otel = await open({ metrics: false, timeout: '300ms' })
    for (const event of events) otel.onEvent(event)
    await otel.close()
    await until(() => receiver.headers.length > 0)
    receiver.instead = undefined
    const again = await open({ metrics: false })
    for (const event of events) again.onEvent(event)
    await again.close()
    expect(receiver.spans).toHaveLength(3)
  })
})

it('nothing of the libraries of monitoring is loaded before it is asked for', () => {
  const script = `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) })
    await import(${JSON.stringify(new URL('../src/monitor/index.ts', import.meta.url).href)})
    console.log(seen.filter((name) => /prom-client|opentelemetry|node:http/.test(name)).join())`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  )
  expect({ stdout, stderr }).toEqual({ stdout: '\n', stderr: '' })
})
