import { randomUUID } from 'node:crypto'

import { datesBetween } from '@deftunes/orchestrator'

import { execute, exitCodeOfRuns, explainFailures } from '../execute.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { printJson } from '../print.ts'
import { describeRun } from './runs.ts'

/** `deftunes backfill`: one DAG for a range of dates, oldest first. */
export async function backfill(
  dagId: string,
  options: GlobalOptions & { from: string; to: string },
): Promise<void> {
  const dates = datesBetween(options.from, options.to)
  const project = await projectOf(options)
  const quiet = options.json === true
  process.exitCode = await execute(
    project,
    async ({ orchestrator, stopped }) => {
      const { store } = orchestrator
      const key = `backfill-${dagId}-${options.from}-${options.to}-${randomUUID()}`
      const runs = dates.map((ingestOn) => ({ dagId, ingestOn }))
      const result = await orchestrator.executeBatch({ key, runs })
      const ended = result.runs.filter((run) => run !== undefined)
      if (quiet) printJson(ended.map((run) => describeRun(store, run)))
      explainFailures(store, ended)
      return exitCodeOfRuns(store, ended, stopped())
    },
    { quiet },
  )
}
