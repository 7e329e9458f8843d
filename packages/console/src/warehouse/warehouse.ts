import type { Rollup } from '@deftunes/metrics'

import type { Cell } from '../answer/chart-answer.ts'

/** All tables of the marts as one run left them. */
export interface PublishedVersion {
  /** Short, stable and fit for a URL. */
  id: string
  /** ISO instant. */
  publishedAt: string
  /** The run that published it. */
  runId?: string
  /** Whether each table differs from the version before. */
  tables: readonly { relation: readonly string[]; snapshotId: string; changed: boolean }[]
}

/** What a statement returned. */
export interface Table {
  columns: readonly { name: string; type: string }[]
  rows: readonly (readonly Cell[])[]
}

/** One published version, open for reading; its tables are `<namespace>.<name>`. */
export interface VersionSession {
  version: PublishedVersion
  /** Rollups that were built with it. */
  rollups: readonly Rollup[]
  /** Rows of a relation or a rollup, as counted when the version was built. */
  rowsOf: (relation: readonly string[]) => number
  /** Runs one SELECT. @throws CoreError CORE_SQL_FAILED, also when the signal stops it */
  read: (sql: string, signal?: AbortSignal) => Promise<Table>
}

/** Where a row of a mart came from. */
export interface SourceRecord {
  /** Key of the landed file in the landing zone. */
  file: string
  /** Place of the record in the file, from 1. */
  position: number
  /** The record as it was received. */
  record: unknown
  /** The Iceberg table and snapshot that hold it typed. */
  table: string
  snapshotId: string
  ingestOn: string
  /** The run that wrote the snapshot. */
  runId?: string
}

/** The published versions of a project's marts. */
export interface Warehouse {
  /** Newest first; empty before the first publish. */
  versions: () => Promise<readonly PublishedVersion[]>
  /**
   * Works with one version, the newest without an id, which stays as it is until the work ends.
   * @throws ConsoleError CONSOLE_VERSION_UNKNOWN, CONSOLE_NOTHING_PUBLISHED
   */
  use: <Result>(
    id: string | undefined,
    work: (session: VersionSession) => Promise<Result>,
  ) => Promise<Result>
  /** The record of a source behind a row of a mart, told by its key; undefined when the mart has none. */
  source: (
    id: string | undefined,
    relation: readonly string[],
    key: Readonly<Record<string, Cell>>,
  ) => Promise<SourceRecord | undefined>
  /** Tells of each new version; ends when what it returns is called. */
  watch: (listener: (version: PublishedVersion) => void) => () => void
  close: () => Promise<void>
}
