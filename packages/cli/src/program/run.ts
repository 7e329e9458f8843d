import type { Command } from 'commander'

import { examples, ownSources } from './examples.ts'

/** `deftunes run`. */
export function addRun(program: Command): void {
  program
    .command('run')
    .argument('<dag>', 'id of a DAG in dags/, as deftunes_songs_pipeline')
    .description('run one DAG for one date; running it again replaces what it wrote')
    .requiredOption(
      '--date <YYYY-MM-DD>',
      'ingest_on, the day after the data: 2024-01-02 loads that of 2024-01-01',
    )
    .option('--json', 'print the run as JSON')
    .addHelpText('after', examples('run deftunes_api_pipeline --date 2024-01-02') + ownSources)
    .action(async (dag: string, _, command: Command) => {
      const { run } = await import('../commands/run.ts')
      await run(dag, command.optsWithGlobals())
    })
}
