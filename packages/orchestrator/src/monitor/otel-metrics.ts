import type { HrTime } from '@opentelemetry/api'
import type * as Sdk from '@opentelemetry/sdk-metrics'
import type { DataPoint, MetricData } from '@opentelemetry/sdk-metrics'

/** A metric as prom-client's registry tells it in JSON. */
export interface PrometheusMetric {
  name: string
  help: string
  type: string
  values: readonly PrometheusSample[]
}

interface PrometheusSample {
  value: number
  labels: Readonly<Record<string, string | number | undefined>>
  /** Of a histogram: the name with _bucket, _sum or _count. */
  metricName?: string
}

type Labels = Record<string, string | number>

/** When what is told began, and when it was looked at. */
export interface Span {
  startTime: HrTime
  endTime: HrTime
}

/**
 * Metrics of Prometheus as OpenTelemetry's, under the same names, so that both tell the same numbers. Counters are sums
 * since the start of the process; what is no number is left out, since JSON has no word for it.
 */
export function otelMetrics(
  metrics: readonly PrometheusMetric[],
  time: Span,
  sdk: Pick<typeof Sdk, 'AggregationTemporality' | 'DataPointType'>,
): MetricData[] {
  const { AggregationTemporality, DataPointType } = sdk
  return metrics.flatMap((metric): MetricData[] => {
    const { name, help: description, type } = metric
    const descriptor = { name, description, unit: unitOf(name), valueType: 1 }
    const base = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE }
    if (type === 'histogram') {
      const dataPoints = histogramPoints(metric, time)
      return dataPoints.length === 0
        ? []
        : [{ ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints }]
    }
    const dataPoints = metric.values
      .filter(({ value }) => Number.isFinite(value))
      .map(({ value, labels }) => ({ ...time, attributes: ownLabels(labels), value }))
    if (dataPoints.length === 0) return []
    if (type !== 'counter') return [{ ...base, dataPointType: DataPointType.GAUGE, dataPoints }]
    return [{ ...base, dataPointType: DataPointType.SUM, dataPoints, isMonotonic: true }]
  })
}

/** Units in UCUM, as OpenTelemetry writes them. */
function unitOf(name: string): string {
  const base = name.replace(/_total$/, '')
  return base.endsWith('_seconds') ? 's' : base.endsWith('_bytes') ? 'By' : '1'
}

/** Labels that have a value; the bound of a bucket is none of its own. */
function ownLabels(labels: PrometheusSample['labels']): Labels {
  const entries = Object.entries(labels).filter((entry): entry is [string, string | number] => {
    return entry[0] !== 'le' && entry[1] !== undefined
  })
  return Object.fromEntries(entries)
}

type HistogramPoint = DataPoint<Sdk.Histogram>

/** Prometheus' buckets hold what is in those below them, too; OpenTelemetry's do not. */
function histogramPoints({ name, values }: PrometheusMetric, time: Span): HistogramPoint[] {
  const series = Map.groupBy(values, ({ labels }) =>
    JSON.stringify(Object.entries(ownLabels(labels)).sort()),
  )
  return [...series.values()].map((own): HistogramPoint => {
    const find = (ending: string) =>
      own.find(({ metricName }) => metricName === `${name}_${ending}`)?.value ?? 0
    const buckets = own.filter(({ metricName }) => metricName === `${name}_bucket`)
    const below = buckets.map(({ value }) => value)
    return {
      ...time,
      attributes: ownLabels(own[0]?.labels ?? {}),
      value: {
        count: find('count'),
        sum: find('sum'),
        buckets: {
          boundaries: buckets.map(({ labels: { le } }) => Number(le)).filter(Number.isFinite),
          counts: below.map((value, index) => value - (below[index - 1] ?? 0)),
        },
      },
    }
  })
}
