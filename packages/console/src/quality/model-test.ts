/** How one test of the models went, in the run that published what it is about. */
export interface ModelTest {
  name: string
  /** `namespace.table` that it is about. */
  relation: string
  /** Null: it is about whole rows. */
  column: string | null
  status: 'pass' | 'warn' | 'fail' | 'error'
  /** Rows that it found; null where it could not be run. */
  failures: number | null
}
