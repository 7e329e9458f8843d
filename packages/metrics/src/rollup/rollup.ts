import type { Grain } from '../model/model.ts'

/** Measures of one table that were summed up once, by some of the dimensions. */
export interface Rollup {
  /** Unique in the model; the table `rollups.<name>` holds it. */
  name: string
  /** The table of the model whose rows it sums up. */
  table: string
  dimensions: readonly { dimension: string; grain?: Grain }[]
  /** Names of row measures. */
  measures: readonly string[]
}
