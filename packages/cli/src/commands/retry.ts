import { followOrRun } from '../follow-or-run.ts'
import { watchRun } from '../follow.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { printRun } from './run.ts'

/** `deftunes retry`: a failed or interrupted run goes on where it stopped. */
export async function retry(
  runId: string,
  options: GlobalOptions & { latest?: boolean },
): Promise<void> {
  const project = await projectOf(options)
  const quiet = options.json === true
  const request = { runId, ...(options.latest && { latest: true }) }
  process.exitCode = await followOrRun(
    project,
    {
      kind: 'retry',
      request: () => request,
      known: (store) => [store.run(runId)].flatMap((run) => run ?? []),
      watched: (store) => watchRun(store, runId),
      cancel: () => `cancel ${runId}`,
      goOn: () => `retry ${runId}`,
      drive: async ({ orchestrator, resumed }) => {
        const known = resumed.find((one) => one.runId === runId)
        if (known) return [known]
        await orchestrator.operate('retry', request)
        return [await orchestrator.ending(runId)]
      },
      finish: async ({ ending }) => [await ending(runId)],
      print: (store, runs) => quiet && printRun(store, runs),
    },
    { place: options, quiet },
  )
}
