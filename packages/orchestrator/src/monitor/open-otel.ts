import { systemClock } from '@deftunes/core'
import type { Resource } from '@opentelemetry/resources'

import type { RunEvent } from '../engine/events.ts'
import { FactFinder } from './fact-finder.ts'
import type { OtelOptions } from './otel-options.ts'
import type { OtelConfig } from './otel-settings.ts'
import { pushMetrics } from './push-metrics.ts'
import { secretScrubber } from './secret-scrubber.ts'
import { spanOfFact } from './span-of-fact.ts'
import { openSpanExport } from './span-export.ts'

/** What is sent to an OpenTelemetry endpoint. Nothing of it throws or waits, whatever the endpoint does. */
export interface Otel {
  onEvent: (event: RunEvent) => void
  /** Sends what is left, and waits no longer than an export may take. */
  close: () => Promise<void>
}

/** Tells runs as traces and reports metrics, over OTLP in JSON. The SDK is loaded here, not before. */
export async function openOtel(options: OtelOptions): Promise<Otel> {
  const { config, metrics, version, clock = systemClock } = options
  const { clean = secretScrubber(process.env) } = options
  const resource = await resourceOf(config, version)
  const spans = config.traces && (await openSpanExport({ ...options, resource }, config.traces))
  const reports = config.metrics && (await pushMetrics({ ...options, resource }, config.metrics))
  const facts = new FactFinder(clock)
  return {
    onEvent: (event) => {
      if (!spans) return
      try {
        for (const fact of facts.hear(event)) {
          const span = spanOfFact(fact, clean)
          if (span) spans.add(span)
        }
      } catch {
        // A run must not end because of what somebody may look at.
        metrics.onMonitoringError('traces')
      }
    },
    close: async () => {
      const closed = Promise.all([spans?.close(), reports?.close()])
      const { promise: timeUp, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, config.timeoutMs)
      await Promise.race([closed, timeUp])
      clearTimeout(timer)
    },
  }
}

/** What the environment says of this service stands above what is known of it here. */
async function resourceOf({ serviceName }: OtelConfig, version: string): Promise<Resource> {
  const sdk = await import('@opentelemetry/resources')
  const own = {
    'service.name': serviceName,
    'service.version': version,
    'service.instance.id': crypto.randomUUID(),
  }
  const detectors = [sdk.resourceAttributesEnvDetector, sdk.serviceNameEnvDetector]
  return sdk.resourceFromAttributes(own).merge(sdk.detectResources({ detectors }))
}
