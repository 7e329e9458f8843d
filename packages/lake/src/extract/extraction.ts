import type { Clock, DuckDb, Logger, ObjectStore } from '@deftunes/core'

import type { Dataset } from '../dataset/dataset.ts'

/** What an extraction is told, whatever the source. */
export interface Extraction {
  dataset: Dataset
  /** ISO instants, [start, end). */
  interval: { start: string; end: string }
  /** YYYY-MM-DD */
  ingestOn: string
  runId: string
  store: ObjectStore
  /** Counts and checks what arrived. */
  duckdb: DuckDb
  /** A local folder of this run and dataset; what it holds lets a second try continue. */
  folder: string
  logger: Logger
  signal: AbortSignal
  clock: Clock
}

/** A landed file that is still in the local folder. */
export interface StagedFile {
  path: string
  /** Last part of its key. */
  name: string
  bytes: number
  sha256: string
  rows: number
}

/** What an extraction found. */
export interface Extracted {
  files: StagedFile[]
  rows: number
  /** Where it came from, for people; no secret in it. */
  from: string
  columns?: string[]
  checksum?: string
}
