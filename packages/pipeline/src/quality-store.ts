/** One rule's outcome in one run, as stored. */
export interface StoredOutcome {
  run_id: string
  dataset: string
  ingest_on: string
  /** Rule_1, Rule_2 … in the order of the ruleset. */
  name: string
  rule: string
  result: 'PASS' | 'FAIL' | 'ERROR'
  severity: 'error' | 'warn'
  message: string | null
  /** Metric name → value, as JSON. */
  metrics: string
  /** ISO instant. */
  evaluated_at: string
}

/** What one analyzer measured in one run, as stored. */
export interface StoredAnalysis {
  run_id: string
  dataset: string
  ingest_on: string
  /** Analyzer_1, Analyzer_2 … in the order of the ruleset. */
  name: string
  analyzer: string
  /** Why there are no metrics, or which are out of the ordinary; null when there is nothing to say. */
  message: string | null
  /** Metric name → value, as JSON. */
  metrics: string
  /** ISO instant. */
  evaluated_at: string
}

/** All that an audit found. */
export interface StoredAudit {
  outcomes: readonly StoredOutcome[]
  analyses: readonly StoredAnalysis[]
}

/** How one dbt test went in one run, as stored. */
export interface StoredTest {
  run_id: string
  /** dbt's, which tells tests of one name apart. */
  unique_id: string
  /** As dbt names it, e.g. `not_null_fact_session_price`. */
  name: string
  /** `namespace.table` that it is about, of a singular test the first that it reads; null: it reads none. */
  relation: string | null
  /** Null: it is about whole rows. */
  column_name: string | null
  status: 'pass' | 'warn' | 'fail' | 'error'
  /** Rows that it found; null where it could not be run. */
  failures: number | null
  severity: 'error' | 'warn'
  /** ISO instant. */
  evaluated_at: string
}

/** What was measured of a dataset for one date, by the audit that came last. */
export interface PastMetrics {
  ingest_on: string
  metrics: Readonly<Record<string, number>>
}

/** Which of what is stored is asked for; default all. */
export interface QualityFilter {
  runId?: string
}

/**
 * Where rule outcomes and metrics are kept, a run's audit at a time, and tests of models, a run at a time; listed as evaluated, and of
 * one audit in its order.
 */
export interface QualityStore {
  /** Replaces what this run's audit of the dataset stored before: all of it, or nothing when it throws. */
  record(runId: string, dataset: string, audit: StoredAudit): void
  /** Replaces the tests that this run stored before: all of them, or nothing when it throws. */
  recordTests(runId: string, tests: readonly StoredTest[]): void
  outcomes(filter?: QualityFilter): StoredOutcome[]
  analyses(filter?: QualityFilter): StoredAnalysis[]
  tests(filter?: QualityFilter): StoredTest[]
  /** What was measured of a dataset for the newest dates before one, at most so many, oldest first. */
  past(dataset: string, before: string, most: number): PastMetrics[]
  close(): void
}
