import type { Command } from 'commander'

import { examples, ownSources } from './examples.ts'

/** `deftunes backfill`. */
export function addBackfill(program: Command): void {
  program
    .command('backfill')
    .argument('<dag>', 'id of a DAG in dags/, as deftunes_songs_pipeline')
    .description('run one DAG for a range of dates, oldest first; an interrupted one continues')
    .requiredOption('--from <YYYY-MM-DD>', 'first ingest_on, the day after its data')
    .requiredOption('--to <YYYY-MM-DD>', 'last ingest_on, included')
    .option('--json', 'print the runs as JSON')
    .addHelpText(
      'after',
      examples('backfill deftunes_api_pipeline --from 2024-01-02 --to 2024-01-08') + ownSources,
    )
    .action(async (dag: string, _, command: Command) => {
      const { backfill } = await import('../commands/backfill.ts')
      await backfill(dag, command.optsWithGlobals())
    })
}
