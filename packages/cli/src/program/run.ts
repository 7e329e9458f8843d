import type { Command } from 'commander'

import { examples, ownSources, whoRuns } from './examples.ts'

/** `deftunes run`. */
export function addRun(program: Command): void {
  program
    .command('run')
    .argument('<dag>', 'id of a DAG in dags/, as deftunes_songs_pipeline')
    .description('run one DAG for one date; running it again replaces what it wrote')
    .option(
      '--date <YYYY-MM-DD>',
      'ingest_on: 2024-01-02 loads the data of 2024-01-01; of several intervals that end on it, the last (default: the last date of which one has ended)',
    )
    .option(
      '--logical-date <instant>',
      'instead: where the data interval begins, as 2024-01-01 or 2024-01-01T05:00Z',
    )
    .option(
      '--param <name=value>',
      'a parameter of the run, as often as needed; values by the types in the DAG, JSON but for text',
      (word: string, before: string[] = []) => [...before, word],
    )
    .option('--note <text>', 'why; kept with the run')
    .option('--json', 'print the run as JSON')
    .addHelpText(
      'after',
      examples(
        'run deftunes_api_pipeline --date 2024-01-02',
        'run deftunes_api_pipeline --logical-date 2024-01-01 --note "sessions came late"',
      ) +
        whoRuns +
        ownSources,
    )
    .action(async (dag: string, _, command: Command) => {
      const { run } = await import('../commands/run.ts')
      await run(dag, command.optsWithGlobals())
    })
}
