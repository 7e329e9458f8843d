import type { TableMetadata } from './table-metadata.ts'

/** What must hold for a change to be applied, one of the requirements in the REST catalog specification. */
export type Requirement =
  | { type: 'assert-table-uuid'; uuid: string }
  | { type: 'assert-ref-snapshot-id'; ref: string; 'snapshot-id': bigint | null }
  | { type: 'assert-last-assigned-field-id'; 'last-assigned-field-id': number }

/** The requirements that do not hold, each as 'what: expected x, got y'; empty when all do. */
export function checkRequirements(
  metadata: TableMetadata,
  requirements: readonly Requirement[],
): string[] {
  return requirements.flatMap((requirement) => {
    const { what, expected, got } = compare(metadata, requirement)
    return expected === got ? [] : `${what}: expected ${printed(expected)}, got ${printed(got)}`
  })
}

interface Comparison {
  what: string
  expected: string | number | bigint | null
  got: string | number | bigint | null
}

function compare(metadata: TableMetadata, requirement: Requirement): Comparison {
  switch (requirement.type) {
    case 'assert-table-uuid':
      return { what: 'uuid', expected: requirement.uuid, got: metadata['table-uuid'] }
    case 'assert-ref-snapshot-id': {
      const got = metadata.refs[requirement.ref]?.['snapshot-id'] ?? null
      return { what: `snapshot of ${requirement.ref}`, expected: requirement['snapshot-id'], got }
    }
    case 'assert-last-assigned-field-id': {
      const expected = requirement['last-assigned-field-id']
      return { what: 'last field id', expected, got: metadata['last-column-id'] }
    }
  }
}

function printed(value: string | number | bigint | null): string {
  return value === null ? 'none' : String(value)
}
