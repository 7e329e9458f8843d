import type { Dialect, Grain, Model, ValueType } from '@deftunes/metrics'

import type { SupersetDatabase } from '../superset-database.ts'

/** What the parts of a bundle have in common. */
export interface BundleContext {
  project: string
  model: Model
  database: SupersetDatabase
  dialect: Dialect
  /** Columns of all dimensions. */
  names: ReadonlyMap<string, string>
}

/** A column of a dataset. */
export interface DatasetColumn {
  name: string
  type: ValueType
  label?: string
  description?: string
  /** Over other columns of the dataset; absent: its SELECT has it. */
  expression?: string
  /** What measures are made of: of no use for grouping. */
  isInput?: boolean
}

/** A metric of a dataset. */
export interface DatasetMetric {
  name: string
  expression: string
  label: string
  description?: string
  d3format: string
  currency?: string
}

/** Rows of one table of the model with everything that joins reach from it: a virtual dataset of Superset. */
export interface Dataset {
  /** The table whose rows it has; also its name in Superset. */
  table: string
  /** Its place in the bundle, from 1; an import gives it another. */
  id: number
  uuid: string
  description?: string
  /** Column of the table's own date. */
  time?: string
  sql: string
  columns: readonly DatasetColumn[]
  /** By the names of dimensions. */
  dimensions: ReadonlyMap<string, DatasetColumn>
  /** By the names of measures. */
  metrics: ReadonlyMap<string, DatasetMetric>
}

/** A column that is another one's grain of time, or its bins. */
export interface DerivedColumn {
  dimension: string
  grain?: Grain
  bin?: number
}

/** The name of a derived column. */
export function derivedName(column: string, { grain, bin }: DerivedColumn): string {
  return bin === undefined
    ? `${column}_by_${grain}`
    : `${column}_in_steps_of_${String(bin).replace('.', '_')}`
}
