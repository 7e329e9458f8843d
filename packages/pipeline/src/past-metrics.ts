import type { PastMetrics } from './quality-store.ts'

/** What an audit kept of one rule or analyzer. */
export interface KeptMetrics {
  run_id: string
  ingest_on: string
  evaluated_at: string
  /** Metric name → value, as JSON. */
  metrics: string
}

/** The metrics of the newest dates, at most so many, oldest first; of a date those of the run that audited last. */
export function pastMetrics(rows: readonly KeptMetrics[], most: number): PastMetrics[] {
  const dates = Map.groupBy(rows, ({ ingest_on }) => ingest_on)
  const newest = [...dates.keys()].sort().slice(-most)
  return newest.map((ingest_on) => ({ ingest_on, metrics: metricsOf(dates.get(ingest_on) ?? []) }))
}

function metricsOf(rows: readonly KeptMetrics[]): Record<string, number> {
  const last = rows.reduce<KeptMetrics | undefined>(
    (found, row) => (found && found.evaluated_at > row.evaluated_at ? found : row),
    undefined,
  )
  const texts = rows.filter(({ run_id }) => run_id === last?.run_id)
  return Object.assign({}, ...texts.map(({ metrics }) => JSON.parse(metrics) as object)) as Record<
    string,
    number
  >
}
