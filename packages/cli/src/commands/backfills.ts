import { openRunHistory, OrchestratorError, type Batch, type Run } from '@deftunes/orchestrator'
import { statePaths } from '@deftunes/pipeline'

import { isDemo } from '../demo-batch.ts'
import { projectToRead, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { textTable } from '../text-table.ts'

/** `deftunes backfills`: those there are, newest first. */
export async function listBackfills(options: GlobalOptions): Promise<void> {
  const history = openRunHistory({ file: statePaths(await projectToRead(options)).runs })
  try {
    const kept = history.kept()
    const all = kept
      .batches()
      .reverse()
      .filter(({ key }) => !isDemo(key))
    const told = all.map((batch) => describe(batch, kept.runsOfBatch(batch.key)))
    if (options.json) return printJson(told)
    print(told.length === 0 ? 'No backfills yet: npx deftunes backfill makes one.' : asText(told))
  } finally {
    history.close()
  }
}

/** The key of the only backfill whose key is, begins or ends with some words. @throws OrchestratorError ORCHESTRATOR_OPERATION_INVALID */
export async function keyOf(words: string, options: GlobalOptions): Promise<string> {
  const history = openRunHistory({ file: statePaths(await projectToRead(options)).runs })
  try {
    const keys = history
      .kept()
      .batches()
      .map(({ key }) => key)
    const found = keys.filter((key) => key.startsWith(words) || key.endsWith(words))
    if (keys.includes(words) || found.length === 1)
      return found.find((key) => key === words) ?? found[0] ?? words
    const known = (found.length > 0 ? found : keys).join(', ') || 'none'
    const which = found.length > 0 ? 'only one' : 'one'
    const message = `backfill '${words}': expected the key of ${which}, or its beginning or end (${known})`
    throw new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
  } finally {
    history.close()
  }
}

function describe(batch: Batch, runs: readonly Run[]) {
  const count = (state: Run['state']) => runs.filter((run) => run.state === state).length
  const dates = batch.runs.map(({ ingestOn }) => ingestOn)
  return {
    ...{ key: batch.key, state: batch.state, created_at: batch.createdAt },
    dags: [...new Set(batch.runs.map(({ dagId }) => dagId))],
    ...{ first: dates[0] ?? null, last: dates.at(-1) ?? null, dates: dates.length },
    ...{
      max_active_runs: batch.maxActiveRuns,
      rerun: batch.rerun,
      keep_going: !batch.stopOnFailure,
    },
    runs: {
      ...{ success: count('success'), failed: count('failed') },
      ...{ running: count('running'), queued: count('queued') },
    },
  }
}

function asText(told: readonly ReturnType<typeof describe>[]): string {
  const columns = ['backfill', 'state', 'dates', 'runs', 'rerun'].map((name) => ({ name }))
  const rows = told.map(({ key, state, first, last, dates, runs, rerun }) => {
    const counts = Object.entries(runs).filter(([, count]) => count > 0)
    const made = counts.map(([name, count]) => `${count} ${name}`).join(', ') || 'none'
    return [key, state, `${first ?? '–'} to ${last ?? '–'} (${dates})`, made, rerun]
  })
  return textTable(columns, rows)
}
