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
  /** One of the counts of distinct values, whose values are kept as a dimension: it can be asked by any of the others. */
  valuesOf?: string
  /** Its rows are those of the table, not grouped: joined once, with short values, and of counts of distinct values the values. */
  eachRow?: boolean
  /** Counts of distinct values that may be summed up: of each value all rows lie in one row of it, as was found when it was built. */
  additive?: readonly string[]
}

/** The column of a rollup that holds a dimension. */
export function rollupColumn({ dimension, grain }: Rollup['dimensions'][number]): string {
  return grain === undefined ? dimension : `${dimension}.${grain}`
}

/** The columns of a rollup that hold an average, which alone cannot be averaged again. */
export function averageColumns(measure: string): { sum: string; count: string } {
  return { sum: `${measure}.sum`, count: `${measure}.count` }
}

/** The relation of the texts of a dimension, `code` and `value` in the same order: rollups hold the codes. */
export function textsTable(dimension: string): readonly [string, string] {
  return ['rollups', `texts of ${dimension}`]
}
