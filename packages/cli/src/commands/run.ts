import { describeRun } from '../describe-run.ts'
import { execute } from '../execute.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { printJson } from '../print.ts'

/** `deftunes run`: one DAG for one date; one that was interrupted is not begun again, but brought to its end. */
export async function run(dagId: string, options: GlobalOptions & { date: string }): Promise<void> {
  const project = await projectOf(options)
  const quiet = options.json === true
  process.exitCode = await execute(
    project,
    async ({ orchestrator, resumed }) => {
      const { store } = orchestrator
      const { date: ingestOn } = options
      const ended =
        resumed.find((one) => one.dagId === dagId && one.ingestOn === ingestOn) ??
        (await orchestrator.executeRun({ dagId, ingestOn }))
      if (quiet) printJson(describeRun(store, ended))
      return [ended]
    },
    { place: options, quiet },
  )
}
