import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes backfill`. */
export function addBackfill(program: Command): void {
  program
    .command('backfill')
    .argument('<dag>', 'id of a DAG in dags/')
    .description('run one DAG for a range of dates, oldest first; an interrupted one continues')
    .requiredOption('--from <YYYY-MM-DD>', 'first ingest_on')
    .requiredOption('--to <YYYY-MM-DD>', 'last ingest_on')
    .option('--json', 'print the runs as JSON')
    .addHelpText(
      'after',
      examples('backfill deftunes_api_pipeline --from 2020-02-01 --to 2020-02-07'),
    )
    .action(async (dag: string, _, command: Command) => {
      const { backfill } = await import('../commands/backfill.ts')
      await backfill(dag, command.optsWithGlobals())
    })
}
