import { execute, exitCodeOfRuns, explainFailures } from '../execute.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { printJson } from '../print.ts'
import { describeRun } from './runs.ts'

/** `deftunes retry`: a failed run goes on where it stopped. */
export async function retry(runId: string, options: GlobalOptions): Promise<void> {
  const project = await projectOf(options)
  const quiet = options.json === true
  process.exitCode = await execute(
    project,
    async ({ orchestrator, stopped }) => {
      const { store } = orchestrator
      const already =
        orchestrator.interrupted.includes(runId) && store.run(runId)?.state === 'success'
      const ended = already ? store.run(runId) : await orchestrator.retryRun(runId)
      if (quiet && ended) printJson(describeRun(store, ended))
      explainFailures(store, [ended])
      return exitCodeOfRuns(store, [ended], stopped())
    },
    { quiet },
  )
}
