import type { DuckDb } from '@deftunes/core'

import type { NodeConfig } from '../manifest/node.ts'
import type { IncrementalStrategy } from '../parse/config-check.ts'

/** A place in the warehouse. */
export interface RelationName {
  /** Null when names are rendered without a database. */
  database: string | null
  schema: string
  identifier: string
}

/** A half-open window of event time, as ISO instants. */
export interface EventWindow {
  from: string
  to: string
}

/** How rows of an incremental model join those of its table. */
export interface IncrementalWrite {
  /** What 'microbatch' means to the table: rows with from <= eventTime < to are replaced. */
  strategy: IncrementalStrategy
  /** Columns that name a row; for 'delete+insert' and 'merge'. */
  uniqueKey: string[]
  /** For 'microbatch': the column that tells a row's batch. */
  eventTime?: string
  /** For 'microbatch': ISO instants, half-open. */
  from?: string
  to?: string
  config: NodeConfig
}

/** Rows that a statement wrote. */
export interface Written {
  rows: number
}

/**
 * The warehouse under a dbt run. SQL handed in is fully compiled and yields the target's columns in
 * its order. Every relation written is readable in `duckdb` by its rendered name at once.
 */
export interface Adapter {
  readonly duckdb: DuckDb
  /** What stands under a name, or undefined. */
  relation(name: RelationName): Promise<{ type: 'table' | 'view' } | undefined>
  /** Creates or replaces a view; a table of that name gives way. */
  createView(name: RelationName, sql: string, config: NodeConfig): Promise<void>
  /**
   * Creates or replaces a table with the rows of a query; a view of that name gives way. The first batch of a
   * 'microbatch' model says which window its rows fall in.
   */
  createTable(
    name: RelationName,
    sql: string,
    config: NodeConfig,
    window?: EventWindow,
  ): Promise<Written>
  /** Adds the rows of a query to an existing table, all or nothing. */
  writeIncremental(name: RelationName, sql: string, write: IncrementalWrite): Promise<Written>
}
