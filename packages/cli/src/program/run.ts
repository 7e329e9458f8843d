import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes run`. */
export function addRun(program: Command): void {
  program
    .command('run')
    .argument('<dag>', 'id of a DAG in dags/')
    .description('run one DAG for one date; running it again replaces what it wrote')
    .requiredOption('--date <YYYY-MM-DD>', 'ingest_on: the date on which the data interval ends')
    .option('--json', 'print the run as JSON')
    .addHelpText('after', examples('run deftunes_api_pipeline --date 2020-02-03'))
    .action(async (dag: string, _, command: Command) => {
      const { run } = await import('../commands/run.ts')
      await run(dag, command.optsWithGlobals())
    })
}
