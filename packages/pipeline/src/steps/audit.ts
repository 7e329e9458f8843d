import { join } from 'node:path'

import { quoteLiteral, quoteRelation, readProjectText, systemClock } from '@deftunes/core'
import {
  anomalyText,
  evaluateRuleset,
  parseRuleset,
  type QualityResult,
  type Ruleset,
} from '@deftunes/quality'

import { attachTables } from '../attach.ts'
import { PipelineError } from '../errors.ts'
import { lookAt, tellRejections } from '../rejections.ts'
import { branchOf, sessionOf, type StepContext } from '../step.ts'
import { historyOf, storedAudit } from './audit-record.ts'

/** What an audit reports. */
export interface AuditReport {
  rules: number
  passed: number
  /** Rules of warn severity that did not pass. */
  warned: number
  /** Share of rules that passed, 0 to 1. */
  score: number
}

/** What an audit looks at besides its dataset. */
export interface AuditOptions {
  /** Reference aliases of the ruleset, each a transform table; the newest partition up to this run's ingest_on is meant. */
  references?: readonly string[]
}

/**
 * A step that evaluates `quality/<dataset>.dqdl` on what this run wrote to `transform.<dataset>` and keeps every outcome and metric.
 * It throws PIPELINE_AUDIT_FAILED, naming each rule with expected and got, and the command that shows the rows, when one of
 * error severity does not pass.
 */
export function audit(dataset: string, { references = [] }: AuditOptions = {}) {
  return async (context: StepContext): Promise<AuditReport> => {
    const { services, runId, ingestOn, signal } = context
    const duckdb = await sessionOf(context)
    const ruleset = await readRuleset(services.project.folder, dataset)
    const branch = branchOf(runId)
    await attachTables({ duckdb, catalog: services.catalog, store: services.store, branch })
    const result = await evaluateRuleset({
      duckdb,
      ruleset,
      primary: partitionSql(dataset, ingestOn),
      references: Object.fromEntries(
        references.map((table) => [table, newestPartitionSql(table, ingestOn)]),
      ),
      clock: systemClock,
      history: historyOf(services.quality, dataset, ingestOn),
    })
    // An audit that was stopped has found nothing.
    signal.throwIfAborted()
    services.quality.record(runId, dataset, storedAudit(result, { runId, dataset, ingestOn }))
    if (!result.passed)
      throw failure(context, dataset, result, await tellRejections(context, dataset, duckdb))
    tellWarnings(context, dataset, result)
    tellAnomalies(context, dataset, result)
    return {
      rules: result.outcomes.length,
      passed: result.outcomes.filter((outcome) => outcome.result === 'PASS').length,
      warned: result.outcomes.filter((outcome) => outcome.result !== 'PASS').length,
      score: result.score,
    }
  }
}

async function readRuleset(folder: string, dataset: string): Promise<Ruleset> {
  const file = join(folder, 'quality', `${dataset}.dqdl`)
  const text = await readProjectText(file)
  if (text === undefined) {
    const message = `audit of ${dataset}: expected a ruleset at ${file}, got none`
    throw new PipelineError('PIPELINE_RULESET_MISSING', message)
  }
  return parseRuleset(text, file)
}

function partitionSql(table: string, ingestOn: string): string {
  const relation = quoteRelation('transform', table)
  return `(SELECT * FROM ${relation} WHERE ingest_on = DATE ${quoteLiteral(ingestOn)})`
}

function newestPartitionSql(table: string, ingestOn: string): string {
  const relation = quoteRelation('transform', table)
  const newest = `SELECT max(ingest_on) FROM ${relation} WHERE ingest_on <= DATE ${quoteLiteral(ingestOn)}`
  return `(SELECT * FROM ${relation} WHERE ingest_on = (${newest}))`
}

/** Rules of severity warn let the data pass, and people know. */
function tellWarnings({ alert }: StepContext, dataset: string, { outcomes }: QualityResult): void {
  const warned = outcomes.filter(({ result }) => result !== 'PASS')
  if (warned.length === 0) return
  alert?.({
    kind: 'quality_failed',
    subject: `rules of ${dataset} warn`,
    text: warned.map(({ name, rule, message }) => `${name}: ${message ?? rule}`).join('\n'),
    details: { dataset, rules: warned.map(({ rule }) => rule) },
  })
}

/** What analyzers find out of the ordinary lets the data pass, and people know. */
function tellAnomalies(
  { alert }: StepContext,
  dataset: string,
  { analyzers }: QualityResult,
): void {
  const anomalies = analyzers.flatMap((analyzer) => analyzer.anomalies)
  if (anomalies.length === 0) return
  alert?.({
    kind: 'quality_anomaly',
    subject: `${dataset} is out of the ordinary`,
    text: anomalies.map(anomalyText).join('\n'),
    details: { dataset, metrics: anomalies.map(({ metric }) => metric) },
  })
}

function failure(
  { runId, ingestOn }: StepContext,
  dataset: string,
  { outcomes }: QualityResult,
  rejections: string | undefined,
): PipelineError {
  const branch = branchOf(runId)
  const failed = outcomes.filter(
    ({ result, labels }) => result !== 'PASS' && labels['severity'] !== 'warn',
  )
  const head = `audit of transform.${dataset}: ${failed.length} of ${outcomes.length} rules failed; nothing was published, the data is on branch ${branch}`
  const lines = failed.map(({ name, rule, message }) => `  ${name}: ${message ?? rule}`)
  const sql = `from transform.${dataset} where ingest_on = '${ingestOn}' limit 20`
  const ends = [...(rejections === undefined ? [] : [rejections]), `look: ${lookAt(runId, sql)}`]
  return new PipelineError('PIPELINE_AUDIT_FAILED', [head, ...lines, ...ends].join('\n'), {
    details: { dataset, branch, failed, retryable: false, quality: true },
  })
}
