import type { DagSpec } from '../dag/dag.ts'
import { hasInterval, ingestOnOf, intervalOf, timetableOfDag } from '../dag/run-interval.ts'
import { isDate, type DataInterval } from '../dag/interval.ts'
import { OrchestratorError } from '../errors.ts'

const day = 86_400_000

/**
 * The date that a DAG is to be run for so that its run has a logical date: YYYY-MM-DD, or an ISO instant in UTC.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID, also where several runs of a day are told apart by the hour
 */
export function dateOfLogical(dag: DagSpec, logicalDate: string): string {
  const at = instantOf(logicalDate)
  const date = ingestOnOf(dag, intervalFrom(dag, at))
  const start = hasInterval(dag, date) ? intervalOf(dag, date).start : undefined
  if (start !== undefined && Date.parse(start) === at) return date
  const hint = start === undefined ? '' : `; that of ${date} has ${start}`
  const message = `DAG '${dag.id}': expected the logical date of a run that can be asked for by its date, got ${logicalDate}${hint}`
  throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
}

/** The first interval of a DAG that begins at an instant or later; without a schedule, a day. */
function intervalFrom(dag: DagSpec, at: number): DataInterval {
  const earliest = new Date(at).toISOString()
  const first = timetableOfDag(dag)?.next({ earliest, catchup: true, now: earliest })
  return first?.interval ?? { start: earliest, end: new Date(at + day).toISOString() }
}

function instantOf(text: string): number {
  const isWhole = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  const at = isWhole && isDate(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(at)) return at
  const message = `expected a logical date YYYY-MM-DD, or an instant as 2024-01-01T06:00Z, got '${text}'`
  throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
}
