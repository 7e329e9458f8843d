import { describeRun } from '../describe-run.ts'
import { execute } from '../execute.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { printJson } from '../print.ts'

/** `deftunes retry`: a failed or interrupted run goes on where it stopped. */
export async function retry(runId: string, options: GlobalOptions): Promise<void> {
  const project = await projectOf(options)
  const quiet = options.json === true
  process.exitCode = await execute(
    project,
    async ({ orchestrator, resumed }) => {
      const { store } = orchestrator
      const ended =
        resumed.find((one) => one.runId === runId) ?? (await orchestrator.retryRun(runId))
      if (quiet) printJson(describeRun(store, ended))
      return [ended]
    },
    { place: options, quiet },
  )
}
