import { randomUUID } from 'node:crypto'

import { datesBetween, type Run } from '@deftunes/orchestrator'

import { describeRun } from '../describe-run.ts'
import { execute, type Execution } from '../execute.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { printJson } from '../print.ts'

/** A range of dates, both ends included. */
interface Range {
  from: string
  to: string
}

/** `deftunes backfill`: one DAG for a range of dates, oldest first; one that was interrupted is brought to its end. */
export async function backfill(dagId: string, options: GlobalOptions & Range): Promise<void> {
  const dates = datesBetween(options.from, options.to)
  const project = await projectOf(options)
  const quiet = options.json === true
  process.exitCode = await execute(
    project,
    async (execution) => {
      const { store } = execution.orchestrator
      const name = `backfill-${dagId}-${options.from}-${options.to}`
      const wanted = dates.map((ingestOn) => ({ dagId, ingestOn }))
      const runs = resumedRuns(execution, name) ?? (await runBatch(execution, name, wanted))
      if (quiet) printJson(runs.map((run) => describeRun(store, run)))
      return runs
    },
    { place: options, quiet },
  )
}

function resumedRuns({ orchestrator, resumed }: Execution, name: string): Run[] | undefined {
  const batch = resumed.find((run) => run.batch?.startsWith(`${name}-`))?.batch
  return batch ? orchestrator.store.runsOfBatch(batch) : undefined
}

async function runBatch(
  { orchestrator }: Execution,
  name: string,
  runs: { dagId: string; ingestOn: string }[],
): Promise<Run[]> {
  const result = await orchestrator.executeBatch({ key: `${name}-${randomUUID()}`, runs })
  return result.runs.filter((run) => run !== undefined)
}
