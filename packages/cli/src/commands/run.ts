import { projectOf, type GlobalOptions } from '../options.ts'
import { execute, exitCodeOfRuns, explainFailures } from '../execute.ts'
import { printJson } from '../print.ts'
import { describeRun } from './runs.ts'

/** `deftunes run`: one DAG for one date. */
export async function run(dagId: string, options: GlobalOptions & { date: string }): Promise<void> {
  const project = await projectOf(options)
  const quiet = options.json === true
  process.exitCode = await execute(
    project,
    async ({ orchestrator, stopped }) => {
      const ended = await orchestrator.executeRun({ dagId, ingestOn: options.date })
      if (quiet) printJson(describeRun(orchestrator.store, ended))
      explainFailures(orchestrator.store, [ended])
      return exitCodeOfRuns(orchestrator.store, [ended], stopped())
    },
    { quiet },
  )
}
