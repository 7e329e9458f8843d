import { readFileSync } from 'node:fs'

import { fixedClock } from '@deftunes/core'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'

import { dag, task } from '../src/index.ts'
import { loadOfBoard, openMetrics, type Metrics } from '../src/monitor/index.ts'
import { FactFinder } from '../src/monitor/fact-finder.ts'
import { metricCatalogue } from '../src/monitor/metric-catalogue.ts'
import type { WatchedEvent } from '../src/monitor/watched-event.ts'
import { Engine, failure, success } from './engine.ts'
import { parseExposition, type Family } from './exposition.ts'
import { newRun } from './new-run.ts'

const version = '1.2.3'

/** The value of a sample; undefined: there is none. */
function valueIn(
  families: Map<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const family = [...families.values()].find((one) => one.samples.some((s) => s.name === name))
  const wanted = JSON.stringify(Object.entries(labels).sort())
  return family?.samples.find(
    (one) => one.name === name && JSON.stringify(Object.entries(one.labels).sort()) === wanted,
  )?.value
}

const read = async (metrics: Metrics) => parseExposition(await metrics.text())

const run = { ...newRun, startedAt: '2024-01-02T03:00:01.000Z' }
const { runId } = run
const of = { runId, taskId: 'extract', mapIndex: -1 }

describe('metrics', () => {
  it('count what an engine did, by DAG and task', async () => {
    const extract = task({ id: 'extract', run: async () => null, retries: 1, retryDelay: '1s' })
    const model = task({ id: 'model', after: ['extract'], run: async () => null })
    const report = task({ id: 'report', after: ['model'], run: async () => null })
    let tries = 0
    const engine = new Engine({
      dags: [dag({ id: 'sales', startDate: '2024-01-01', tasks: [extract, model, report] })],
      work: ({ taskId }) => {
        if (taskId === 'model') return failure('X', false)
        tries += 1
        const usage = { rows: 7, bytes: 100, peakMemory: 3e8 }
        return tries === 1 ? failure() : { ...success({ rows: 7 }), usage }
      },
    })
    await engine.run('sales')
    await engine.stop()
    const metrics = await openMetrics({ version })
    for (const event of engine.events) metrics.onEvent(event)
    const families = await read(metrics)
    const value = (name: string, labels: Record<string, string>) =>
      valueIn(families, `deftunes_${name}`, { dag: 'sales', ...labels })
    expect(value('task_tries_total', { task: 'extract', state: 'failed' })).toBe(1)
    expect(value('task_tries_total', { task: 'extract', state: 'success' })).toBe(1)
    expect(value('task_retries_total', { task: 'extract' })).toBe(1)
    expect(value('tasks_total', { task: 'extract', state: 'success' })).toBe(1)
    expect(value('tasks_total', { task: 'model', state: 'failed' })).toBe(1)
    expect(value('tasks_total', { task: 'report', state: 'upstream_failed' })).toBe(1)
    expect(value('task_tries_total', { task: 'report', state: 'upstream_failed' })).toBeUndefined()
    expect(value('task_rows_total', { task: 'extract' })).toBe(7)
    expect(value('task_bytes_total', { task: 'extract' })).toBe(100)
    expect(value('task_peak_memory_bytes_sum', { task: 'extract' })).toBe(3e8)
    expect(value('runs_total', { type: 'manual', state: 'failed' })).toBe(1)
    expect(value('run_duration_seconds_count', { state: 'failed' })).toBe(1)
  })

  it('never carry a label that grows with runs', async () => {
    const metrics = await openMetrics({ version })
    const instances = Array.from({ length: 50 }, (_, mapIndex) => ({ ...of, mapIndex }))
    for (const n of [1, 2, 3]) {
      const own = { ...run, runId: `sales__20240102__${n}` }
      metrics.onEvent({ kind: 'run-started', run: own, resumed: false })
      for (const one of instances) {
        const key = { ...one, runId: own.runId }
        metrics.onEvent({ kind: 'task-started', ...key, tryNumber: 1 })
        const end = { state: 'success', ms: 5, output: null, error: null, reason: null } as const
        metrics.onEvent({ kind: 'task-ended', ...key, ...end })
      }
      metrics.onEvent({ kind: 'run-ended', run: { ...own, state: 'success' } })
    }
    const families = await read(metrics)
    expect(families.get('deftunes_task_tries_total')?.samples).toEqual([
      {
        name: 'deftunes_task_tries_total',
        labels: { dag: 'sales', task: 'extract', state: 'success' },
        value: 150,
      },
    ])
    expect(await metrics.text()).not.toContain('sales__')
  })

  it('tell how long tries waited and took, in the buckets that Prometheus adds up', async () => {
    const clock = fixedClock('2024-01-02T03:00:10.000Z')
    const metrics = await openMetrics({ version, clock })
    const hear = (event: WatchedEvent) => metrics.onEvent(event)
    hear({ kind: 'run-started', run, resumed: false })
    const queuedAt = '2024-01-02T03:00:08.000Z'
    hear({ kind: 'task-started', ...of, tryNumber: 1, queuedAt })
    await clock.sleep(4_000)
    hear({ kind: 'task-retrying', ...of, delayMs: 1, error: { code: 'X', message: 'x' } })
    const families = await read(metrics)
    const labels = { dag: 'sales', task: 'extract' }
    expect(valueIn(families, 'deftunes_task_queue_seconds_sum', labels)).toBe(2)
    const failed = { ...labels, state: 'failed' }
    expect(valueIn(families, 'deftunes_task_duration_seconds_sum', failed)).toBe(4)
    const bucket = (le: string) =>
      valueIn(families, 'deftunes_task_duration_seconds_bucket', { ...failed, le })
    expect([bucket('2.5'), bucket('5'), bucket('+Inf')]).toEqual([0, 1, 1])
  })

  it('show the load of a board, and nothing of it while that is not known', async () => {
    const pause = Promise.withResolvers<undefined>()
    const begun = Promise.withResolvers<undefined>()
    const ids = ['a', 'b', 'c']
    const tasks = ids.map((id) => task({ id, run: async () => null, pool: 'marts' }))
    const engine = new Engine({
      dags: [dag({ id: 'sales', startDate: '2024-01-01', pools: { marts: 1 }, tasks })],
      work: async () => {
        begun.resolve(undefined)
        await pause.promise
        return success()
      },
    })
    let isKnown = false
    const load = () => (isKnown ? { ...loadOfBoard(engine.board), outboxDepth: 4 } : undefined)
    const metrics = await openMetrics({ version, load })
    expect((await read(metrics)).get('deftunes_alert_outbox_deliveries')?.samples).toEqual([])
    isKnown = true
    const ended = engine.run('sales')
    await begun.promise
    const families = await read(metrics)
    const value = (name: string, labels = {}) => valueIn(families, `deftunes_${name}`, labels)
    expect(value('open_runs', { state: 'running' })).toBe(1)
    expect(value('open_runs', { state: 'queued' })).toBe(0)
    expect(value('open_tasks', { state: 'queued' })).toBe(2)
    expect(value('open_tasks', { state: 'running' })).toBe(1)
    expect(value('workers', { state: 'busy' })).toBe(1)
    expect(value('workers', { state: 'free' })).toBe(1)
    expect(value('pool_slots', { pool: 'marts' })).toBe(1)
    expect(value('pool_slots_taken', { pool: 'marts' })).toBe(1)
    expect(value('alert_outbox_deliveries')).toBe(4)
    isKnown = false
    expect((await read(metrics)).get('deftunes_open_runs')?.samples).toEqual([])
    pause.resolve(undefined)
    await ended
    await engine.stop()
  })

  it('are served though the state cannot be read, and tell that', async () => {
    const load = () => {
      throw new Error('disk I/O error')
    }
    const metrics = await openMetrics({ version, load })
    metrics.onStoreError(new Error('disk is full'))
    metrics.onTurn(2)
    await read(metrics)
    const families = await read(metrics)
    const errors = (operation: string) =>
      valueIn(families, 'deftunes_store_errors_total', { operation })
    expect(errors('write')).toBe(1)
    expect(errors('read')).toBeGreaterThan(0)
    expect(valueIn(families, 'deftunes_scheduler_loop_seconds_sum')).toBe(0.002)
  })

  it('take in anything that is heard, and count what they cannot', async () => {
    const metrics = await openMetrics({ version })
    metrics.onEvent({ kind: 'run-started', run, resumed: false })
    metrics.onEvent({ kind: 'task-started', ...of, tryNumber: 1 })
    const usage = { rows: -3, bytes: Number.NaN, peakMemory: Infinity }
    const end = { state: 'success', ms: -1, output: null, error: null, reason: null } as const
    metrics.onEvent({ kind: 'task-ended', ...of, ...end, usage })
    metrics.onEvent({ kind: 'run-ended', run: null as never })
    const families = await read(metrics)
    expect(families.get('deftunes_task_rows_total')?.samples).toEqual([])
    const part = { part: 'metrics' }
    expect(valueIn(families, 'deftunes_monitoring_errors_total', part)).toBe(1)
  })

  it('keep names of DAGs and tasks whole whatever they are made of', async () => {
    const metrics = await openMetrics({ version })
    const dagId = 'a "b"\\\nc'
    metrics.onEvent({ kind: 'run-ended', run: { ...run, dagId, state: 'success' } })
    const families = await read(metrics)
    const labels = { dag: dagId, type: 'manual', state: 'success' }
    expect(valueIn(families, 'deftunes_runs_total', labels)).toBe(1)
  })

  it('stand beside those of a caller in its own registry, each process default once', async () => {
    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    const first = await openMetrics({ version, registry })
    expect(first.registry).toBe(registry)
    expect([...(await read(first)).keys()]).toContain('process_resident_memory_bytes')
  })
})

describe('the catalogue of metrics', () => {
  it('is what docs/monitoring.md lists, with type and labels', async () => {
    const metrics = await openMetrics({ version })
    const families = await read(metrics)
    const text = readFileSync(new URL('../../../docs/monitoring.md', import.meta.url), 'utf8')
    const rows = [...text.matchAll(/^\| `([a-z0-9_]+)` \| (\w+) \| ([^|]*) \| /gm)]
    const listed = rows.map(([, name, type, labels]) => ({
      name,
      type,
      labels: [...(labels ?? '').matchAll(/`(\w+)`/g)].map(([, word]) => word),
    }))
    const own = Object.entries(metricCatalogue).map(([name, { type, labels }]) => {
      return { name, type, labels: [...labels] }
    })
    expect(listed.filter(({ name }) => name?.startsWith('deftunes_'))).toEqual(own)
    const known = new Map(listed.map(({ name, type }) => [name, type]))
    for (const { name, type } of families.values())
      expect({ name, type: known.get(name) }).toEqual({ name, type })
  })

  it('follows the conventions of Prometheus', () => {
    const names = Object.keys(metricCatalogue)
    for (const [name, { type, help, ...spec }] of Object.entries(metricCatalogue)) {
      expect(name).toMatch(/^deftunes_[a-z_]+$/)
      expect(help).toMatch(/\.$/)
      expect({ name, isTotal: name.endsWith('_total') }).toEqual({
        name,
        isTotal: type === 'counter',
      })
      if (type === 'histogram') expect(name).toMatch(/_(seconds|bytes)$/)
      if ('buckets' in spec)
        expect([...spec.buckets].sort((left, right) => left - right)).toEqual(spec.buckets)
      // A counter's family is its name without _total where OpenMetrics is spoken.
      if (type === 'counter') expect(names).not.toContain(name.replace(/_total$/, ''))
    }
  })
})

describe('facts', () => {
  it('end tries that nobody reports any more with their run, or with their next try', () => {
    const facts = new FactFinder(fixedClock('2024-01-02T03:00:10.000Z'))
    const states = (event: WatchedEvent) =>
      facts.hear(event).map((fact) => ('state' in fact ? `${fact.kind} ${fact.state}` : fact.kind))
    expect(states({ kind: 'run-started', run, resumed: false })).toEqual([])
    expect(states({ kind: 'task-started', ...of, tryNumber: 1 })).toEqual([])
    const again = states({ kind: 'task-started', ...of, tryNumber: 1 })
    expect(again).toEqual(['try-ended interrupted'])
    const ended = states({ kind: 'run-ended', run: { ...run, state: 'failed' } })
    expect(ended).toEqual(['try-ended interrupted', 'run-ended failed'])
    expect(facts.size).toBe(0)
    expect(states({ kind: 'task-started', ...of, tryNumber: 1 })).toEqual([])
  })

  it('remember nothing of a run that was put back', () => {
    const facts = new FactFinder(fixedClock(0))
    facts.hear({ kind: 'run-started', run, resumed: false })
    facts.hear({ kind: 'task-started', ...of, tryNumber: 1 })
    expect(facts.hear({ kind: 'run-interrupted', run })).toMatchObject([{ state: 'interrupted' }])
    expect(facts.size).toBe(0)
  })
})
