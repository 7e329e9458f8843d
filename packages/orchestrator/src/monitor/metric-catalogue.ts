/** A metric as Prometheus knows it; the unit is the end of its name. */
export interface MetricSpec {
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  /** Only what a project's files bound: never a run, an index or a text. */
  labels: readonly string[]
  /** Of a histogram: upper bounds, in the unit. */
  buckets?: readonly number[]
}

const waits = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600]
const durations = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 10_800]
const longDurations = [0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 43_200]
const turns = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]
const mebibyte = 2 ** 20
const memory = [64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768].map(
  (size) => size * mebibyte,
)

/** Every metric of the platform by its name; `docs/monitoring.md` lists the same. */
export const metricCatalogue = {
  deftunes_build_info: {
    type: 'gauge',
    help: 'Always 1; the labels tell what runs.',
    labels: ['version', 'node'],
  },
  deftunes_runs_total: {
    type: 'counter',
    help: 'DAG runs that ended.',
    labels: ['dag', 'type', 'state'],
  },
  deftunes_run_duration_seconds: {
    type: 'histogram',
    help: 'From the start of a DAG run to its end.',
    labels: ['dag', 'state'],
    buckets: longDurations,
  },
  deftunes_run_last_ended_timestamp_seconds: {
    type: 'gauge',
    help: 'When a DAG run last ended so, as this process saw it.',
    labels: ['dag', 'state'],
  },
  deftunes_run_deadlines_missed_total: {
    type: 'counter',
    help: 'DAG runs that did not end within the deadline of their DAG.',
    labels: ['dag'],
  },
  deftunes_tasks_total: {
    type: 'counter',
    help: 'Tasks that ended, with or without a try.',
    labels: ['dag', 'task', 'state'],
  },
  deftunes_task_tries_total: {
    type: 'counter',
    help: 'Tries that ended.',
    labels: ['dag', 'task', 'state'],
  },
  deftunes_task_retries_total: {
    type: 'counter',
    help: 'Failed tries after which the task is tried again.',
    labels: ['dag', 'task'],
  },
  deftunes_task_duration_seconds: {
    type: 'histogram',
    help: 'From the start of a try to its end.',
    labels: ['dag', 'task', 'state'],
    buckets: durations,
  },
  deftunes_task_queue_seconds: {
    type: 'histogram',
    help: 'How long a try waited for a worker and for slots of its pool.',
    labels: ['dag', 'task'],
    buckets: waits,
  },
  deftunes_task_rows_total: {
    type: 'counter',
    help: 'Rows that tries told they read or wrote.',
    labels: ['dag', 'task'],
  },
  deftunes_task_bytes_total: {
    type: 'counter',
    help: 'Bytes that tries told they read or wrote.',
    labels: ['dag', 'task'],
  },
  deftunes_task_peak_memory_bytes: {
    type: 'histogram',
    help: 'Memory of the worker at the peak of a try.',
    labels: ['dag', 'task'],
    buckets: memory,
  },
  deftunes_open_runs: {
    type: 'gauge',
    help: 'DAG runs that wait to start, and that run.',
    labels: ['state'],
  },
  deftunes_open_tasks: {
    type: 'gauge',
    help: 'Tasks that wait for a worker, and that run.',
    labels: ['state'],
  },
  deftunes_workers: {
    type: 'gauge',
    help: 'Worker processes that run a task, and that wait for one.',
    labels: ['state'],
  },
  deftunes_pool_slots: { type: 'gauge', help: 'Slots of a pool.', labels: ['pool'] },
  deftunes_pool_slots_taken: {
    type: 'gauge',
    help: 'Slots of a pool that running tasks hold.',
    labels: ['pool'],
  },
  deftunes_alert_outbox_deliveries: {
    type: 'gauge',
    help: 'Deliveries of alerts that wait.',
    labels: [],
  },
  deftunes_alerts_given_up_total: {
    type: 'counter',
    help: 'Deliveries of alerts that were given up.',
    labels: ['channel'],
  },
  deftunes_scheduler_loop_seconds: {
    type: 'histogram',
    help: 'One turn of the scheduler: decide, keep, act.',
    labels: [],
    buckets: turns,
  },
  deftunes_store_errors_total: {
    type: 'counter',
    help: 'Times that the scheduler could not write to the run state or read it, or that it could not be read for these metrics.',
    labels: ['operation'],
  },
  deftunes_otlp_exported_total: {
    type: 'counter',
    help: 'Spans, and reports of metrics, that the OTLP endpoint took.',
    labels: ['signal'],
  },
  deftunes_otlp_dropped_total: {
    type: 'counter',
    help: 'Spans, and reports of metrics, that were given up.',
    labels: ['signal', 'reason'],
  },
  deftunes_monitoring_errors_total: {
    type: 'counter',
    help: 'Events that monitoring itself could not take in.',
    labels: ['part'],
  },
} as const satisfies Readonly<Record<string, MetricSpec>>

/** The name of a metric of the platform. */
export type MetricName = keyof typeof metricCatalogue

/** The names of the metrics of a type. */
export type NameOf<Type extends MetricSpec['type']> = {
  [Name in MetricName]: (typeof metricCatalogue)[Name]['type'] extends Type ? Name : never
}[MetricName]
