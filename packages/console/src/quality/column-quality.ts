import type { ModelTest } from './model-test.ts'
import type { UsedRelation } from './used-columns.ts'

/** How right a column is, as far as tests tell. */
export type QualityStatus = 'passed' | 'warned' | 'failed' | 'untested'

/** What the tests say of a column, or of the rows of a relation. */
export interface ColumnQuality {
  /** `namespace.table.column`; `namespace.table` of what is about whole rows. */
  column: string
  status: QualityStatus
  /** Those that did not pass first. */
  tests: readonly Pick<ModelTest, 'name' | 'status' | 'failures'>[]
}

/** The worst first. */
const statuses: readonly QualityStatus[] = ['failed', 'warned', 'untested', 'passed']

const statusOf = { fail: 'failed', error: 'failed', warn: 'warned', pass: 'passed' } as const

/**
 * What tests say of columns, the worst first; of one with several the worst of them counts. A relation is listed itself where tests are
 * about its rows, or none of its columns is used.
 */
export function qualityOf(
  used: readonly UsedRelation[],
  tests: readonly ModelTest[],
): ColumnQuality[] {
  const listed = used.flatMap(({ relation, columns }) => {
    const own = tests.filter((test) => test.relation === relation)
    const ofRows = own.filter(({ column }) => column === null)
    const rows = ofRows.length > 0 || columns.length === 0 ? [judged(relation, ofRows)] : []
    return [...rows, ...columns.map((column) => judged(`${relation}.${column}`, of(own, column)))]
  })
  return listed.sort((left, right) => place(left.status) - place(right.status))
}

function of(tests: readonly ModelTest[], name: string): ModelTest[] {
  return tests.filter(({ column }) => column?.toLowerCase() === name.toLowerCase())
}

function judged(column: string, tests: readonly ModelTest[]): ColumnQuality {
  const sorted = tests
    .map(({ name, status, failures }) => ({ name, status, failures }))
    .sort((left, right) => place(statusOf[left.status]) - place(statusOf[right.status]))
  const [worst] = sorted
  return { column, status: worst ? statusOf[worst.status] : 'untested', tests: sorted }
}

function place(status: QualityStatus): number {
  return statuses.indexOf(status)
}
