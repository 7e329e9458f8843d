import { pastMetrics } from './past-metrics.ts'
import type { QualityFilter, QualityStore, StoredAnalysis, StoredOutcome } from './quality-store.ts'

/** A quality store in memory: the twin of the SQLite one, and what there is to read where nothing was stored. */
export function memoryQualityStore(): QualityStore {
  let outcomes: StoredOutcome[] = []
  let analyses: StoredAnalysis[] = []
  return {
    record: (runId, dataset, audit) => {
      const isOther = (row: Row) => row.run_id !== runId || row.dataset !== dataset
      const [kept, measured] = [outcomes.filter(isOther), analyses.filter(isOther)]
      refuseRepeated([...kept, ...audit.outcomes])
      refuseRepeated([...measured, ...audit.analyses])
      outcomes = [...kept, ...audit.outcomes]
      analyses = [...measured, ...audit.analyses]
    },
    outcomes: (filter) => listed(outcomes, filter),
    analyses: (filter) => listed(analyses, filter),
    past: (dataset, before, most) =>
      pastMetrics(
        [...listed(outcomes), ...listed(analyses)].filter(
          (row) => row.dataset === dataset && row.ingest_on < before,
        ),
        most,
      ),
    close: () => {},
  }
}

type Row = StoredOutcome | StoredAnalysis

function listed<Kind extends Row>(rows: readonly Kind[], { runId }: QualityFilter = {}): Kind[] {
  return rows
    .filter((row) => runId === undefined || row.run_id === runId)
    .sort((a, b) => compare(a.evaluated_at, b.evaluated_at) || compare(a.dataset, b.dataset))
    .map((row) => ({ ...row }))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function refuseRepeated(rows: readonly Row[]): void {
  const keys = rows.map((row) => JSON.stringify([row.run_id, row.dataset, row.name]))
  const repeated = keys.find((key, index) => keys.indexOf(key) < index)
  if (repeated === undefined) return
  throw new RangeError(`quality results: expected one row for ${repeated}, got several`)
}
