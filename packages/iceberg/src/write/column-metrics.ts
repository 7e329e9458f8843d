import { quoteIdentifier } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import type { DataFile } from '../manifest/data-file.ts'
import { leavesOf, type Leaf, type Schema } from '../schema/schema.ts'
import { lowerBytes, lowerText, upperBytes, upperText } from '../value/bounds.ts'
import { scalarOfText, type Scalar } from '../value/scalar.ts'
import { encodeSingleValue } from '../value/single-value.ts'
import type { CopiedFile } from './data-file-of.ts'

type Metrics = Pick<
  DataFile,
  | 'column_sizes'
  | 'value_counts'
  | 'null_value_counts'
  | 'nan_value_counts'
  | 'lower_bounds'
  | 'upper_bounds'
>

/**
 * Counts and bounds by field id of every primitive outside lists and maps.
 * @throws IcebergError ICEBERG_NULL_IN_REQUIRED, ICEBERG_VALUE_OUT_OF_RANGE for infinite times.
 */
export function columnMetrics(schema: Schema, columns: CopiedFile['column_statistics']): Metrics {
  const byPath = new Map(columns.map(([path, statistics]) => [path, new Map(statistics)]))
  const metrics = {
    column_sizes: new Map<number, bigint>(),
    value_counts: new Map<number, bigint>(),
    null_value_counts: new Map<number, bigint>(),
    nan_value_counts: new Map<number, bigint>(),
    lower_bounds: new Map<number, Uint8Array>(),
    upper_bounds: new Map<number, Uint8Array>(),
  }
  for (const leaf of leavesOf(schema)) {
    const statistics = byPath.get(leaf.path.map(quoteIdentifier).join('.'))
    if (!statistics) continue
    refuseUnstorable(leaf, statistics)
    const set = <T>(map: Map<number, T>, value: T | undefined) =>
      value !== undefined && map.set(leaf.id, value)
    set(metrics.column_sizes, countOf(statistics, 'column_size_bytes'))
    set(metrics.value_counts, countOf(statistics, 'num_values'))
    set(metrics.null_value_counts, countOf(statistics, 'null_count'))
    set(metrics.nan_value_counts, statistics.get('has_nan') === 'false' ? 0n : undefined)
    set(metrics.lower_bounds, boundOf(leaf.type, statistics.get('min'), 'lower'))
    set(metrics.upper_bounds, boundOf(leaf.type, statistics.get('max'), 'upper'))
  }
  return metrics
}

function countOf(statistics: Map<string, string>, name: string): bigint | undefined {
  const text = statistics.get(name)
  return text === undefined ? undefined : BigInt(text)
}

function refuseUnstorable({ path, required, type }: Leaf, statistics: Map<string, string>) {
  const column = path.join('.')
  const nulls = statistics.get('null_count') ?? '0'
  if (required && nulls !== '0') {
    const message = `column '${column}': expected a value in every row, got ${nulls} without one`
    throw new IcebergError('ICEBERG_NULL_IN_REQUIRED', message, { details: { column } })
  }
  const edges = [statistics.get('min'), statistics.get('max')]
  if (/^(date|timestamp)/.test(type) && edges.some((edge) => edge?.endsWith('infinity'))) {
    const message = `column '${column}': expected finite values, got infinity`
    throw new IcebergError('ICEBERG_VALUE_OUT_OF_RANGE', message, { details: { column } })
  }
}

type Side = 'lower' | 'upper'

/** A bound from DuckDB's text of a minimum or maximum; none for values that readers would compare in another order. */
function boundOf(type: string, text: string | undefined, side: Side): Uint8Array | undefined {
  if (text === undefined || type === 'uuid') return undefined
  if (type === 'binary' || type.startsWith('fixed')) {
    const bytes = Buffer.from(text, 'hex')
    return side === 'lower' ? lowerBytes(bytes) : upperBytes(bytes)
  }
  if (type === 'string') {
    const cut = side === 'lower' ? lowerText(text) : upperText(text)
    return cut === undefined ? undefined : encodeSingleValue(type, cut)
  }
  const value = scalarOfText(type, text)
  return value === undefined ? undefined : encodeSingleValue(type, signedZero(value, side))
}

/** Zero has two signs that compare equal here but not everywhere: a bound covers both. */
function signedZero(value: Scalar, side: Side): Scalar {
  return value === 0 ? (side === 'lower' ? -0 : 0) : value
}
