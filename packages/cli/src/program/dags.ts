import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes dags`, `pause` and `unpause`. */
export function addDags(program: Command): void {
  program
    .command('dags')
    .description('list the DAGs: when each is due, how it went last, and files that define none')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { listDags } = await import('../commands/dags.ts')
      await listDags(command.optsWithGlobals())
    })
  for (const [verb, description] of [
    ['pause', 'have a DAG run only when asked to, whatever its schedule and assets say'],
    ['unpause', 'have a DAG run by its schedule and assets again'],
  ] as const)
    program
      .command(verb)
      .argument('<dag>', 'id of a DAG in dags/')
      .description(description)
      .option('--json', 'print what came of it as JSON')
      .addHelpText('after', examples(`${verb} deftunes_api_pipeline`))
      .action(async (dag: string, _, command: Command) => {
        const { setPaused } = await import('../commands/acts.ts')
        await setPaused(dag, verb === 'pause', command.optsWithGlobals())
      })
}
