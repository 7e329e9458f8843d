import { compareScalars, type Scalar } from '../value/scalar.ts'

/** What is known of a column's values over some rows. */
export interface ValueRange {
  /** No value is below; undefined: not known. */
  lower?: Scalar | undefined
  /** No value but NaN is above; undefined: not known. */
  upper?: Scalar | undefined
  mayHaveNull: boolean
  mayHaveValue: boolean
  mayHaveNan: boolean
}

/** A comparison of a column's values with one that is not null. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** Whether some value in the range may compare so; NaN sorts above every other value, as in DuckDB. */
export function mayCompare(range: ValueRange, op: Comparison, value: Scalar): boolean {
  if (!range.mayHaveValue) return false
  const { lower, upper } = range
  if (Number.isNaN(value) || Number.isNaN(lower) || Number.isNaN(upper)) return true
  const aboveLower = lower === undefined ? 1 : compareScalars(value, lower)
  const belowUpper = upper === undefined || range.mayHaveNan ? 1 : compareScalars(upper, value)
  switch (op) {
    case '=':
      return aboveLower >= 0 && (upper === undefined || compareScalars(upper, value) >= 0)
    case '<':
      return aboveLower > 0
    case '<=':
      return aboveLower >= 0
    case '>':
      return belowUpper > 0
    case '>=':
      return belowUpper >= 0
    case '!=':
      return !isOnly(range, value)
  }
}

function isOnly({ lower, upper, mayHaveNan }: ValueRange, value: Scalar): boolean {
  if (mayHaveNan || lower === undefined || upper === undefined) return false
  return compareScalars(lower, value) === 0 && compareScalars(upper, value) === 0
}
