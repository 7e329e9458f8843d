import { Option, type Command } from 'commander'

import { examples, ownSources, whoRuns } from './examples.ts'

/** `deftunes backfill`. */
export function addBackfill(program: Command): void {
  program
    .command('backfill')
    .argument('<dag>', 'id of a DAG in dags/, as deftunes_songs_pipeline')
    .description(
      'run one DAG for a range of dates, oldest first; an interrupted or paused one continues',
    )
    .requiredOption('--from <YYYY-MM-DD>', 'first ingest_on, the day after its data')
    .requiredOption('--to <YYYY-MM-DD>', 'last ingest_on, included')
    .option('--reverse', 'newest first')
    .option('--max-active-runs <count>', 'runs at the same time; the DAG may allow fewer', '1')
    .addOption(
      new Option('--rerun <which>', 'which dates that have run already are run again')
        .choices(['none', 'failed', 'all'])
        .default('all'),
    )
    .option(
      '--param <name=value>',
      'a parameter of every run, as often as needed; values by the types in the DAG, JSON but for text',
      (word: string, before: string[] = []) => [...before, word],
    )
    .option('--keep-going', 'go on after a run that failed')
    .option('--dry-run', 'tell which dates would be run, and which tables that touches; run none')
    .option('--json', 'print the runs as JSON')
    .addHelpText(
      'after',
      examples(
        'backfill deftunes_api_pipeline --from 2024-01-02 --to 2024-01-08',
        'backfill deftunes_api_pipeline --from 2024-01-02 --to 2024-01-08 --rerun failed --dry-run',
        'backfills',
      ) +
        whoRuns +
        ownSources,
    )
    .action(async (dag: string, _, command: Command) => {
      const { backfill } = await import('../commands/backfill.ts')
      await backfill(dag, command.optsWithGlobals())
    })
}
