import { systemClock, type Clock } from '@deftunes/core'
import type { Registry } from 'prom-client'

import type { RunEvent } from '../engine/events.ts'
import { countFact, showLoad } from './count-facts.ts'
import { FactFinder } from './fact-finder.ts'
import { makeInstruments, type Instruments } from './instruments.ts'
import type { Load } from './load.ts'
import type { WatchedEvent } from './watched-event.ts'

/** How metrics are kept. */
export interface MetricsOptions {
  /** Of the platform, for `deftunes_build_info`. */
  version: string
  /** Where the metrics are registered; the caller's own are served with them. Default: a new one. */
  registry?: Registry
  /** How much is under way now; undefined: not known yet. Asked each time the metrics are read. */
  load?: () => Load | undefined
  /** Names of those that alerts go to. Default none. */
  channels?: readonly string[]
  clock?: Pick<Clock, 'now'>
}

/** Metrics of the process that runs pipelines. Nothing of it throws, whatever it hears. */
export interface Metrics {
  registry: Registry
  onEvent: (event: RunEvent) => void
  onStoreError: (error: unknown) => void
  /** A turn of the scheduler took so many milliseconds. */
  onTurn: (ms: number) => void
  /** What the OTLP endpoint took, and what was given up. */
  exported: (signal: string, count: number) => void
  dropped: (signal: string, reason: string, count: number) => void
  /** A delivery to a channel was given up. */
  onAlertGivenUp: (channel: string) => void
  /** Another part of monitoring could not take an event in. */
  onMonitoringError: (part: string) => void
  /** The metrics in Prometheus' text format, version 0.0.4. */
  text: () => Promise<string>
  contentType: string
}

/** Listens to what runs do and counts it. The library is loaded here, not before. */
export async function openMetrics({
  version,
  registry: given,
  load = () => undefined,
  channels = [],
  clock = systemClock,
}: MetricsOptions): Promise<Metrics> {
  const client = await import('prom-client')
  const registry = given ?? new client.Registry()
  if (registry.getSingleMetric('process_cpu_seconds_total') === undefined)
    client.collectDefaultMetrics({ register: registry })
  const instruments: Instruments = makeInstruments(client, registry, () =>
    lookAtLoad(instruments, load),
  )
  begin(instruments, version, channels)
  const facts = new FactFinder(clock)
  const { count, observe } = instruments
  const onMonitoringError = (part: string) => count('deftunes_monitoring_errors_total', { part })
  return {
    registry,
    onEvent: (event: WatchedEvent) => {
      try {
        for (const fact of facts.hear(event)) countFact(instruments, fact)
      } catch {
        // A run must not end because of a number that somebody may look at.
        onMonitoringError('metrics')
      }
    },
    onStoreError: () => count('deftunes_store_errors_total', { operation: 'write' }),
    onTurn: (ms) => observe('deftunes_scheduler_loop_seconds', {}, ms / 1_000),
    exported: (signal, amount) => count('deftunes_otlp_exported_total', { signal }, amount),
    dropped: (signal, reason, amount) =>
      count('deftunes_otlp_dropped_total', { signal, reason }, amount),
    onAlertGivenUp: (channel) => count('deftunes_alerts_given_up_total', { channel }),
    onMonitoringError,
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

/** What is counted seldom is 0 from the beginning: a first error is then a rise like any other. */
function begin({ set, count }: Instruments, version: string, channels: readonly string[]): void {
  set('deftunes_build_info', { version, node: process.version }, 1)
  for (const operation of ['write', 'read']) count('deftunes_store_errors_total', { operation }, 0)
  count('deftunes_monitoring_errors_total', { part: 'metrics' }, 0)
  for (const channel of channels) count('deftunes_alerts_given_up_total', { channel }, 0)
}

/** When the state cannot be read, the other metrics are wanted all the more. */
function lookAtLoad(instruments: Instruments, load: () => Load | undefined): void {
  try {
    showLoad(instruments, load())
  } catch {
    showLoad(instruments, undefined)
    instruments.count('deftunes_store_errors_total', { operation: 'read' })
  }
}
