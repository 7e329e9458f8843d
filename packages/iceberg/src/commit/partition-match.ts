import { IcebergError } from '../errors.ts'
import type { DataFile } from '../manifest/data-file.ts'
import { currentSchema, specOf, type TableMetadata } from '../metadata/table-metadata.ts'
import { bindSpec, type BoundPartitionField } from '../partition/partition-spec.ts'
import { applyTransform } from '../partition/transform.ts'
import type { FilterValue, ScanFilter } from '../scan/filter.ts'
import { compareScalars, scalarOfText, type Scalar } from '../value/scalar.ts'

/**
 * Whole partitions by source column: a value, or a half-open range. For a day or month transform a value is the
 * period's text ('2020-01-31', '2020-01') and a range begins and ends where periods do. Null matches null.
 */
export type PartitionMatch = Readonly<Record<string, FilterValue | null | PartitionRange>>

/** From `from` on, up to but without `to`. */
export interface PartitionRange {
  from: FilterValue
  to: FilterValue
}

/** Whether a file lies in what is matched. */
export type FileMatcher = (file: DataFile) => boolean

/**
 * The matcher of files of any spec of the table.
 * @throws IcebergError ICEBERG_OVERWRITE_INVALID when a column does not divide the files of a spec, or a value does
 * not fall on the edge of its partitions.
 */
export function fileMatcher(metadata: TableMetadata, match: PartitionMatch): FileMatcher {
  const bySpec = new Map<number, FileMatcher>()
  return (file) => {
    const known = bySpec.get(file.spec_id) ?? matcherOfSpec(metadata, file.spec_id, match)
    bySpec.set(file.spec_id, known)
    return known(file)
  }
}

function matcherOfSpec(
  metadata: TableMetadata,
  specId: number,
  match: PartitionMatch,
): FileMatcher {
  const fields = bindSpec(specOf(metadata, specId), currentSchema(metadata))
  const tests = Object.entries(match).map(([column, wanted]) => {
    const field = fields.find(
      ({ sourceName, transform }) =>
        sourceName === column && ['identity', 'day', 'month'].includes(transform.kind),
    )
    if (field) return { id: field.id, holds: valueTest(field, wanted) }
    throw invalid(column, 'expected a column that divides the files by identity, day or month')
  })
  return ({ partition }) => tests.every(({ id, holds }) => holds(partition[id] ?? null))
}

function valueTest(
  field: BoundPartitionField,
  wanted: PartitionMatch[string],
): (value: Scalar | null) => boolean {
  if (wanted === null) return (value) => value === null
  if (typeof wanted !== 'object') {
    const only = partitionValue(field, wanted)
    return (value) => value !== null && compareScalars(value, only) === 0
  }
  const from = partitionValue(field, wanted.from)
  const to = partitionValue(field, wanted.to)
  return (value) =>
    value !== null && compareScalars(value, from) >= 0 && compareScalars(value, to) < 0
}

/** The partition that begins at a value. */
function partitionValue(field: BoundPartitionField, value: FilterValue): Scalar {
  const { transform, sourceType, sourceName } = field
  const month = transform.kind === 'month' && /^\d{4}-\d\d$/.test(String(value))
  const text = month ? `${value}-01` : String(value)
  const scalar = scalarOfText(sourceType, text)
  if (scalar === undefined) throw invalid(sourceName, `expected a ${sourceType}, got '${value}'`)
  if (transform.kind === 'identity') return scalar
  const result = applyTransform(transform, sourceType, scalar)
  if (beginsPeriod(field, scalar)) return result
  throw invalid(sourceName, `expected the beginning of a ${transform.kind}, got '${value}'`)
}

function beginsPeriod({ transform, sourceType }: BoundPartitionField, scalar: Scalar): boolean {
  const before = typeof scalar === 'bigint' ? scalar - 1n : Number(scalar) - 1
  const [here, earlier] = [scalar, before].map((at) => applyTransform(transform, sourceType, at))
  return here !== earlier
}

function invalid(column: string, problem: string): IcebergError {
  const message = `overwrite of '${column}': ${problem}`
  return new IcebergError('ICEBERG_OVERWRITE_INVALID', message, { details: { column } })
}

/** The rows of the matched partitions as a scan filter, to pass by manifests that have none of them. */
export function matchFilter(match: PartitionMatch): ScanFilter {
  const parts = Object.entries(match).flatMap(([column, wanted]): ScanFilter[] => {
    if (wanted === null) return [{ column, op: 'is null' }]
    if (typeof wanted === 'object') {
      return [
        { column, op: '>=', value: wanted.from },
        { column, op: '<', value: wanted.to },
      ]
    }
    // A month's text is no value of its column: such a match reads every manifest.
    return /^\d{4}-\d\d$/.test(String(wanted)) ? [] : [{ column, op: '>=', value: wanted }]
  })
  return { and: parts }
}
