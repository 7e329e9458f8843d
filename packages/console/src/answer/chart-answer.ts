import type { Format, Grain, ValueType } from '@deftunes/metrics'

import type { ColumnQuality } from '../quality/column-quality.ts'

/** A value as it goes over the wire: dates 'YYYY-MM-DD', times 'YYYY-MM-DDTHH:MM:SS.ffffff', both without zone. */
export type Cell = string | number | boolean | null

/** A dimension of an answer, as it was grouped by after drilling. */
export interface ShownDimension {
  /** `<table>.<dimension>`. */
  name: string
  label: string
  type: ValueType
  grain?: Grain
  bin?: number
}

/** A measure of an answer. */
export interface ShownMeasure {
  /** `<table>.<measure>`. */
  name: string
  label: string
  description?: string
  /** How it is made, in words; of one without a description. */
  formula?: string
  format: Format
  /** ISO 4217. */
  currency?: string
  /** Whether no rows mean 0: of counts and sums, not of rates and averages. */
  emptyIsZero?: boolean
}

/** Rows of values: first the dimensions, then the measures; `others[i]` says that row i stands for all but the top ones. */
export interface Rows {
  rows: readonly (readonly Cell[])[]
  others?: readonly boolean[]
  /** Whether there are more rows than were asked for. */
  truncated: boolean
}

/** How a number was made. */
export interface Explanation {
  /** The statements that make its numbers; those that several charts differ in by measures alone are run as one. */
  sql: readonly string[]
  /** The statement of its rows over the tables of the marts alone, which any copy of them answers: no rollup is named. */
  plainSql: string
  /** The conditions that held, in words, page filters and selections of other charts included. */
  filters: readonly string[]
  /** Filters of the page that this chart cannot or does not apply. */
  notApplied: readonly string[]
  /** What of a segment this chart cannot be asked by, so that it is not compared with that. */
  notCompared: readonly string[]
  /** Rows of the tables, or of the rollup, that were read. */
  rowsRead: number
  /** The rollup that answered, if one did. */
  rollup?: string
  ms: number
  freshness: {
    /** ISO instant at which the version was published. */
    publishedAt: string
    /** The last day that all tables of the measures have rows of; absent where one of them knows no time. */
    lastDay?: string
    /** The run that published it. */
    runId?: string
  }
  /** Of each column that the numbers use what its tests found when it was published, the worst first. */
  quality: readonly ColumnQuality[]
}

/** What one chart shows. */
export interface ChartAnswer {
  chart: string
  version: string
  dimensions: readonly ShownDimension[]
  /** Of a pivot: how many of `dimensions`, the last ones, go across. */
  across: number
  measures: readonly ShownMeasure[]
  main: Rows
  /** The same rows of what is compared with, their dates moved to those of `main`; a segment is of the same days. */
  compared?: Rows & { label: string; isSegment?: boolean }
  /** One row without dimensions: the measures over all rows, never over the shown ones alone. */
  total: Rows
  /** What it is compared with also has a name here, since a number has no `compared`. */
  comparedTotal?: Rows & { label?: string; isSegment?: boolean }
  /** Of a pivot: totals by every shorter list of its dimensions, with which dimensions are kept. */
  subtotals?: readonly (Rows & { kept: readonly number[] })[]
  /** Of a number: its measure over time. */
  spark?: Rows & { grain: Grain }
  comparedSpark?: Rows
  /** Levels that were gone down, the coarsest first. */
  crumbs: readonly { label: string; value: string }[]
  /** What a click on a mark can go down to. */
  next?: { dimension: string; grain?: Grain; label: string }
  /** Whether the last bucket of time is not over yet at the end of the data. */
  unfinished: boolean
  /** Places of a series' values in the ranking over all data of the version, from 0: its colour, whatever is filtered. */
  slots: readonly (readonly [value: Cell, slot: number])[]
  explanation: Explanation
}

/** A chart that could not be answered. */
export interface ChartFailure {
  chart: string
  error: { code: string; message: string }
}
