import { quoteLiteral, quoteRelation, type DuckDb } from '@deftunes/core'
import { readManifest } from '@deftunes/lake'

import { datasetOf } from './datasets.ts'
import { branchOf, type StepContext } from './step.ts'

/** Share of rejected records from which rules fail for want of rows more likely than for what the rows hold. */
const tellingShare = 0.5

/** How many reasons are told. */
const reasons = 3

/**
 * What was rejected of a load, and how to look at it, in one line; undefined when most of it was loaded, or when that
 * cannot be told: it explains another failure and must not stand before it. The run's branch is attached.
 */
export async function tellRejections(
  context: StepContext,
  dataset: string,
  duckdb: DuckDb,
): Promise<string | undefined> {
  try {
    return await told(context, dataset, duckdb)
  } catch {
    return undefined
  }
}

interface ReasonCount {
  reason: string
  rejected: number
}

async function told(
  { services, ingestOn, runId }: StepContext,
  dataset: string,
  duckdb: DuckDb,
): Promise<string | undefined> {
  const known = await datasetOf(services.project, dataset)
  const landed = (await readManifest(services.store, known, ingestOn))?.rows ?? 0
  const counts = await duckdb.rows<ReasonCount>(countsSql(dataset, ingestOn))
  const rejected = counts.reduce((sum, one) => sum + one.rejected, 0)
  if (rejected === 0 || rejected < landed * tellingShare) return undefined
  const shown = counts.slice(0, reasons).map((one) => `${one.reason} (${one.rejected})`)
  const more = counts.length > reasons ? ', …' : ''
  const sql = `select reason, count(*) from transform.${dataset}_rejected group by all`
  return `${rejected} of ${landed} records were rejected: ${shown.join(', ')}${more}; look: ${lookAt(runId, sql)}`
}

/** Reasons that differ only in what they got count as one. */
function countsSql(dataset: string, ingestOn: string): string {
  const kind = `split_part(reason, ', got ', 1)`
  return `SELECT CASE WHEN count(DISTINCT reason) = 1 THEN any_value(reason) ELSE ${kind} END AS reason, count(*)::DOUBLE AS rejected FROM ${quoteRelation('transform', `${dataset}_rejected`)} WHERE ingest_on = DATE ${quoteLiteral(ingestOn)} GROUP BY ${kind} ORDER BY rejected DESC, reason`
}

/** A command that looks at what a run made. */
export function lookAt(runId: string, sql: string): string {
  return `npx deftunes query --branch ${branchOf(runId)} "${sql}"`
}
