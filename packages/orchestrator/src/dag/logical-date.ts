import { OrchestratorError } from '../errors.ts'
import type { DagSpec } from './dag.ts'
import { isDate } from './interval.ts'
import { ingestOnOf, intervalFrom } from './run-interval.ts'

/**
 * The run of a DAG that has a logical date: YYYY-MM-DD, or an ISO instant.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID, also where none of its intervals begins there
 */
export function runOfLogicalDate(
  dag: DagSpec,
  text: string,
): { ingestOn: string; logicalDate: string } {
  const interval = intervalFrom(dag, new Date(instantOf(text)).toISOString())
  return { ingestOn: ingestOnOf(dag, interval), logicalDate: interval.start }
}

function instantOf(text: string): number {
  const isWhole = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  const at = isWhole && isDate(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(at)) return at
  const message = `expected a logical date YYYY-MM-DD, or an instant as 2024-01-01T06:00Z, got '${text}'`
  throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
}
