import type { BoundPartitionField } from '../partition/partition-spec.ts'
import { compareScalars, type Scalar } from '../value/scalar.ts'
import { encodeSingleValue } from '../value/single-value.ts'
import type { FieldSummary, ManifestEntry } from './data-file.ts'

/** The range of every partition field over a manifest's entries, uncut: some readers lose rows by cut ones. */
export function summarizePartitions(
  fields: readonly BoundPartitionField[],
  entries: readonly ManifestEntry[],
): FieldSummary[] {
  return fields.map(({ id, resultType }) => {
    const values = entries.map((entry) => entry.data_file.partition[id] ?? null)
    return summarize(resultType, values)
  })
}

function summarize(type: string, values: (Scalar | null)[]): FieldSummary {
  const present = values.filter((value) => value !== null)
  const ordered = present.filter((value) => !Number.isNaN(value))
  const edge = (wanted: -1 | 1) =>
    ordered.reduce<Scalar | undefined>(
      (best, value) =>
        best === undefined || Math.sign(compareScalars(value, best)) === wanted ? value : best,
      undefined,
    )
  const encoded = (value: Scalar | undefined) =>
    value === undefined ? null : encodeSingleValue(type, value)
  return {
    contains_null: present.length < values.length,
    contains_nan: type === 'float' || type === 'double' ? ordered.length < present.length : false,
    lower_bound: encoded(edge(-1)),
    upper_bound: encoded(edge(1)),
  }
}
