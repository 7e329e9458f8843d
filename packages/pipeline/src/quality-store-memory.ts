import { pastMetrics } from './past-metrics.ts'
import type {
  QualityFilter,
  QualityStore,
  StoredAnalysis,
  StoredOutcome,
  StoredTest,
} from './quality-store.ts'

/** A quality store in memory: the twin of the SQLite one, and what there is to read where nothing was stored. */
export function memoryQualityStore(): QualityStore {
  let outcomes: StoredOutcome[] = []
  let analyses: StoredAnalysis[] = []
  let tests: StoredTest[] = []
  return {
    record: (runId, dataset, audit) => {
      const isOther = (row: AuditRow) => row.run_id !== runId || row.dataset !== dataset
      const [kept, measured] = [outcomes.filter(isOther), analyses.filter(isOther)]
      refuseRepeated([...kept, ...audit.outcomes].map(keyOfAudit))
      refuseRepeated([...measured, ...audit.analyses].map(keyOfAudit))
      outcomes = [...kept, ...audit.outcomes]
      analyses = [...measured, ...audit.analyses]
    },
    recordTests: (runId, found) => {
      const all = [...tests.filter((row) => row.run_id !== runId), ...found]
      refuseRepeated(all.map((row) => [row.run_id, row.unique_id]))
      tests = all
    },
    outcomes: (filter) => listed(outcomes, filter),
    analyses: (filter) => listed(analyses, filter),
    tests: (filter) => listed(tests, filter),
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

type AuditRow = StoredOutcome | StoredAnalysis

function listed<Kind extends { run_id: string; evaluated_at: string; dataset?: string }>(
  rows: readonly Kind[],
  { runId }: QualityFilter = {},
): Kind[] {
  return rows
    .filter((row) => runId === undefined || row.run_id === runId)
    .sort(
      (a, b) =>
        compare(a.evaluated_at, b.evaluated_at) || compare(a.dataset ?? '', b.dataset ?? ''),
    )
    .map((row) => ({ ...row }))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function keyOfAudit({ run_id, dataset, name }: AuditRow): string[] {
  return [run_id, dataset, name]
}

function refuseRepeated(keysOfRows: readonly (readonly string[])[]): void {
  const keys = keysOfRows.map((key) => JSON.stringify(key))
  const repeated = keys.find((key, index) => keys.indexOf(key) < index)
  if (repeated === undefined) return
  throw new RangeError(`quality results: expected one row for ${repeated}, got several`)
}
