import type { Json, Run, RunReader } from '@deftunes/orchestrator'

import { describeRun } from '../describe-run.ts'
import { followOrRun } from '../follow-or-run.ts'
import { watchRun } from '../follow.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { printJson } from '../print.ts'
import { requestOf, type RunWords } from '../run-request.ts'

/** `deftunes run`: one DAG for one date; one that was interrupted is not begun again, but brought to its end. */
export async function run(dagId: string, options: GlobalOptions & RunWords): Promise<void> {
  const project = await projectOf(options)
  const request = await requestOf(project, dagId, options)
  const quiet = options.json === true
  process.exitCode = await followOrRun(
    project,
    {
      kind: 'trigger',
      request: () => request,
      watched: (store, outcome) => watchRun(store, runIdOf(outcome)),
      cancel: (outcome) => `cancel ${runIdOf(outcome)}`,
      goOn: (outcome) => `retry ${runIdOf(outcome)}`,
      drive: async ({ orchestrator, resumed }) => {
        const known = resumed.find((one) => isSame(one, request))
        if (known) return [known]
        const outcome = await orchestrator.operate('trigger', request)
        return [await orchestrator.ending(runIdOf(outcome))]
      },
      finish: async ({ ending }, outcome) => [await ending(runIdOf(outcome))],
      print: (store, runs) => quiet && printRun(store, runs),
    },
    { place: options, quiet },
  )
}

/** Whether a run is what is asked for, parameters and all. */
function isSame(
  run: Run,
  { dagId, ingestOn, logicalDate, params = {} }: Awaited<ReturnType<typeof requestOf>>,
) {
  if (run.dagId !== dagId || run.ingestOn !== ingestOn) return false
  if (logicalDate !== undefined && run.logicalDate !== logicalDate) return false
  return Object.entries(params).every(
    ([name, value]) => JSON.stringify(run.params[name]) === JSON.stringify(value),
  )
}

/** The run that an operation led to. */
export function runIdOf(outcome: Json): string {
  return (outcome as { runId: string }).runId
}

/** Prints the only run of a command as JSON. */
export function printRun(store: RunReader, [run]: readonly Run[]): void {
  if (run) printJson(describeRun(store, run))
}
