import type { DataFile, FieldSummary, ManifestFile } from '../manifest/data-file.ts'
import type { BoundPartitionField } from '../partition/partition-spec.ts'
import { applyTransform, keepsOrder } from '../partition/transform.ts'
import type { Field, StructType } from '../schema/schema.ts'
import type { Scalar } from '../value/scalar.ts'
import { decodeSingleValue } from '../value/single-value.ts'
import { filteredColumn, scalarOfValue, type ScanFilter } from './filter.ts'
import { mayCompare, type Comparison, type ValueRange } from './range.ts'

/** Whether rows of one column may satisfy a condition, by something that is known of them. */
type Judge = (field: Field, condition: Condition) => boolean

type Condition = { op: Comparison; value: Scalar } | { op: 'is null' | 'is not null' }

/** Whether a manifest may list a file with rows that satisfy the filter. */
export function manifestMayMatch(
  { partitions }: ManifestFile,
  fields: readonly BoundPartitionField[],
  schema: StructType,
  filter: ScanFilter,
): boolean {
  if (partitions === null) return true
  const ranges = new Map(
    fields.map((field, index) => [field.id, summaryRange(field, partitions[index])]),
  )
  return mayMatch(schema, filter, partitionJudge(fields, ranges))
}

/** Whether a file may hold rows that satisfy the filter, by its partition and by its columns' bounds. */
export function fileMayMatch(
  file: DataFile,
  fields: readonly BoundPartitionField[],
  schema: StructType,
  filter: ScanFilter,
): boolean {
  const ranges = new Map(fields.map((field) => [field.id, valueRange(file.partition[field.id])]))
  const byPartition = partitionJudge(fields, ranges)
  const byBounds: Judge = (field, condition) =>
    typeof field.type !== 'string' || holds(boundsRange(file, field.id, field.type), condition)
  return mayMatch(
    schema,
    filter,
    (field, condition) => byPartition(field, condition) && byBounds(field, condition),
  )
}

function mayMatch(schema: StructType, filter: ScanFilter, judge: Judge): boolean {
  if ('and' in filter) return filter.and.every((part) => mayMatch(schema, part, judge))
  if ('or' in filter) return filter.or.some((part) => mayMatch(schema, part, judge))
  const field = filteredColumn(schema, filter.column)
  switch (filter.op) {
    case 'is null':
    case 'is not null':
      return judge(field, { op: filter.op })
    case 'in':
      return filter.value.some((value) => compares(field, '=', scalarOfValue(field, value), judge))
    default:
      return compares(field, filter.op, scalarOfValue(field, filter.value), judge)
  }
}

function compares(field: Field, op: Comparison, value: Scalar | undefined, judge: Judge): boolean {
  return value === undefined || judge(field, { op, value })
}

function partitionJudge(
  fields: readonly BoundPartitionField[],
  ranges: ReadonlyMap<number, ValueRange | undefined>,
): Judge {
  return (column, condition) =>
    fields.every((field) => {
      const range = field.sourceId === column.id ? ranges.get(field.id) : undefined
      if (!range) return true
      const projected = project(field, condition)
      return projected === undefined || holds(range, projected)
    })
}

/** A condition on a column as the weaker one on its transform; undefined when nothing follows. */
function project(field: BoundPartitionField, condition: Condition): Condition | undefined {
  const { transform, sourceType } = field
  if (transform.kind === 'void' || transform.kind === 'unknown') return undefined
  if (!('value' in condition) || transform.kind === 'identity') return condition
  const { op } = condition
  if (op === '!=' || (op !== '=' && !keepsOrder(transform))) return undefined
  const value = applyTransform(transform, sourceType, condition.value)
  return { op: op === '<' ? '<=' : op === '>' ? '>=' : op, value }
}

function holds(range: ValueRange, condition: Condition): boolean {
  if ('value' in condition) return mayCompare(range, condition.op, condition.value)
  return condition.op === 'is null' ? range.mayHaveNull : range.mayHaveValue
}

function valueRange(value: Scalar | null | undefined): ValueRange | undefined {
  if (value === undefined) return undefined
  if (value === null) return { mayHaveNull: true, mayHaveValue: false, mayHaveNan: false }
  const nan = Number.isNaN(value)
  const edges = nan ? {} : { lower: value, upper: value }
  return { ...edges, mayHaveNull: false, mayHaveValue: true, mayHaveNan: nan }
}

function summaryRange(
  { resultType }: BoundPartitionField,
  summary: FieldSummary | undefined,
): ValueRange | undefined {
  if (!summary) return undefined
  const { contains_null, contains_nan, lower_bound, upper_bound } = summary
  const floating = resultType === 'float' || resultType === 'double'
  const mayHaveNan = floating && contains_nan !== false
  return {
    ...edgesOf(resultType, lower_bound, upper_bound),
    mayHaveNull: contains_null,
    mayHaveValue: lower_bound !== null || upper_bound !== null || mayHaveNan,
    mayHaveNan,
  }
}

function boundsRange(file: DataFile, id: number, type: string): ValueRange {
  const nulls = file.null_value_counts?.get(id)
  const values = file.value_counts?.get(id)
  const floating = type === 'float' || type === 'double'
  return {
    ...edgesOf(type, file.lower_bounds?.get(id), file.upper_bounds?.get(id)),
    mayHaveNull: nulls !== 0n,
    mayHaveValue: nulls === undefined || values === undefined || nulls < values,
    mayHaveNan: floating && file.nan_value_counts?.get(id) !== 0n,
  }
}

function edgesOf(
  type: string,
  lower: Uint8Array | null | undefined,
  upper: Uint8Array | null | undefined,
) {
  // Engines disagree on how UUIDs sort, so their bounds prove nothing.
  if (type === 'uuid') return {}
  return {
    lower: lower ? decodeSingleValue(type, lower) : undefined,
    upper: upper ? decodeSingleValue(type, upper) : undefined,
  }
}
