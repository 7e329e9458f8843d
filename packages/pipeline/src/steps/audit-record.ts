import { anomalyText, mostValues, type History, type QualityResult } from '@deftunes/quality'

import type { QualityStore, StoredAudit } from '../quality-store.ts'

/** What earlier audits of a dataset measured, for the audit of a date. */
export function historyOf(quality: QualityStore, dataset: string, date: string): History {
  const past = quality.past(dataset, date, mostValues)
  return {
    date,
    of: (metric) =>
      past.flatMap(({ ingest_on, metrics }) => {
        const value = metrics[metric]
        return value === undefined ? [] : [{ date: ingest_on, value }]
      }),
  }
}

/** What is kept of an audit. */
export function storedAudit(
  result: QualityResult,
  { runId, dataset, ingestOn }: { runId: string; dataset: string; ingestOn: string },
): StoredAudit {
  const audit = { run_id: runId, dataset, ingest_on: ingestOn }
  const evaluated_at = new Date().toISOString()
  const found = ({ message, metrics }: { message?: string; metrics: object }) => ({
    ...{ message: message || null, metrics: JSON.stringify(metrics), evaluated_at },
  })
  return {
    outcomes: result.outcomes.map((outcome) => ({
      ...audit,
      name: outcome.name,
      rule: outcome.rule,
      result: outcome.result,
      severity: outcome.labels['severity'] === 'warn' ? 'warn' : 'error',
      ...found(outcome),
    })),
    analyses: result.analyzers.map((analysis, index) => ({
      ...audit,
      name: `Analyzer_${index + 1}`,
      analyzer: analysis.analyzer,
      ...found({ message: analysis.anomalies.map(anomalyText).join('\n'), ...analysis }),
    })),
  }
}
