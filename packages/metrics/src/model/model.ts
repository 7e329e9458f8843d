import { grains, type Grain } from './grains.ts'
import type { Rollup } from '../rollup/rollup.ts'

/** What the values of a dimension are. */
export type ValueType = 'text' | 'number' | 'boolean' | 'date' | 'timestamp'

/** Whether values are days or times. */
export function isTimeType(type: ValueType | undefined): boolean {
  return type === 'date' || type === 'timestamp'
}

export { grains }
export type { Grain }

/** How numbers are shown; the words of a chart's axis and of a table's cell. */
export const formats = ['number', 'integer', 'percent', 'currency', 'duration'] as const

/** One of {@link formats}. */
export type Format = (typeof formats)[number]

/** How rows become one number. */
export const aggregates = ['count', 'sum', 'avg', 'min', 'max', 'count_distinct'] as const

/** One of {@link aggregates}. */
export type Aggregate = (typeof aggregates)[number]

/** What a dimension and a measure have in common. */
interface Named {
  /** `<table>.<name>`: what queries call it. */
  name: string
  /** The table that it belongs to. */
  table: string
  label: string
  description?: string
  /** Other words that people search it by. */
  synonyms: readonly string[]
}

/** What rows are grouped and filtered by. */
export interface Dimension extends Named {
  /** An expression over the columns of its table. */
  sql: string
  type: ValueType
  /** What a date or time can be grouped by, the finest first; empty for other types. */
  grains: readonly Grain[]
}

/** A number over the rows of its table. */
export interface RowMeasure extends Named {
  kind: 'rows'
  aggregate: Aggregate
  /** An expression over the columns of its table; absent: its rows are counted. */
  sql?: string
  /** Which rows it is about. */
  where?: string
  format: Format
  /** ISO 4217, of a currency. */
  currency?: string
}

/** One measure divided by another; NULL where that is 0. */
export interface RatioMeasure extends Named {
  kind: 'ratio'
  /** Names of row measures. */
  of: readonly [numerator: string, denominator: string]
  format: Format
  currency?: string
}

/** What is measured. */
export type Measure = RowMeasure | RatioMeasure

/** A table of the model. */
export interface ModelTable {
  name: string
  /** Namespace and name, e.g. `['serving', 'fact_session']`. */
  relation: readonly string[]
  description?: string
  /** Columns that tell its rows apart. */
  key: readonly string[]
  /** The dimension that filters by date are about. */
  time?: string
  /** Where its rows come from. */
  source?: RowSourceTable
}

/** How the row of another table is found that a row comes from. */
export interface RowSourceTable {
  /** Namespace and name, e.g. `['transform', 'sessions']`. */
  relation: readonly string[]
  /** Column of the table → column of the other. */
  on: Readonly<Record<string, string>>
  /** Which of several: the first by these columns of the other. */
  firstBy: readonly string[]
}

/** A join from one table to another, declared at the first. */
export interface Join {
  from: string
  to: string
  /** Column of `from` → column of `to`. */
  on: Readonly<Record<string, string>>
  /** Whether a row of `from` meets more than one row of `to`: the columns are not the key of that. */
  repeats: boolean
}

/** Dimensions from coarse to fine, along which a chart is drilled. */
export interface Hierarchy {
  name: string
  label: string
  levels: readonly { dimension: string; grain?: Grain }[]
}

/** What can be asked of the tables of a project. */
export interface Model {
  tables: ReadonlyMap<string, ModelTable>
  joins: readonly Join[]
  dimensions: ReadonlyMap<string, Dimension>
  measures: ReadonlyMap<string, Measure>
  hierarchies: ReadonlyMap<string, Hierarchy>
  /** Declared ones, whether or not they were built. */
  rollups: ReadonlyMap<string, Rollup>
}
