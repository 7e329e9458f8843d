import type { HrTime } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'

import { otelMetrics, type PrometheusMetric } from './otel-metrics.ts'
import type { OtelOptions } from './otel-options.ts'
import type { OtelTarget } from './otel-settings.ts'
import { taken } from './taken.ts'

/** Reports the registry's metrics at intervals, and a last time when it is closed; one report at a time. */
export async function pushMetrics(
  { config, metrics, version, resource }: OtelOptions & { resource: Resource },
  { url, headers }: OtelTarget,
): Promise<{ close: () => Promise<void> }> {
  const { intervalMs, timeoutMs } = config
  const { sdk, exporter } = await load({ url, headers: { ...headers }, timeoutMillis: timeoutMs })
  const startTime = hrTime(Date.now())
  const report = async () => {
    const told = (await metrics.registry.getMetricsAsJSON()) as unknown as PrometheusMetric[]
    const endTime = hrTime(Date.now())
    const scope = { name: 'deftunes', version }
    const scopeMetrics = [{ scope, metrics: otelMetrics(told, { startTime, endTime }, sdk) }]
    await taken((done) => exporter.export({ resource, scopeMetrics }, done), timeoutMs)
  }
  let current: Promise<void> | undefined
  const push = (): Promise<void> => {
    current ??= report()
      .then(
        () => metrics.exported('metrics', 1),
        () => metrics.dropped('metrics', 'not_taken', 1),
      )
      .finally(() => {
        current = undefined
      })
    return current
  }
  const timer = setInterval(() => void push(), intervalMs).unref()
  return {
    close: async () => {
      clearInterval(timer)
      await current
      await push()
      await exporter.shutdown().catch(() => {})
    },
  }
}

/** The libraries are loaded here, not before. */
async function load(options: {
  url: string
  headers: Record<string, string>
  timeoutMillis: number
}) {
  const [sdk, { OTLPMetricExporter }] = await Promise.all([
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/exporter-metrics-otlp-http'),
  ])
  return { sdk, exporter: new OTLPMetricExporter(options) }
}

function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000]
}
