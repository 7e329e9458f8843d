import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes dbt`: build. */
export function addDbt(program: Command): void {
  const dbt = program.command('dbt').description('work on the dbt project')
  dbt
    .command('build')
    .description('build models and run tests on a branch, then publish it')
    .option('--select <nodes>', "dbt's node selection, e.g. +dim_users tag:api")
    .option('--exclude <nodes>', 'what to leave out')
    .option('--date <YYYY-MM-DD>', 'ingest_on that the models are told (default: the newest)')
    .option('--full-refresh', 'rebuild incremental models from scratch')
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      examples('dbt build', 'dbt build --select +dim_users', 'dbt build --full-refresh'),
    )
    .action(async (_, command: Command) => {
      const { dbtBuild } = await import('../commands/dbt.ts')
      await dbtBuild(command.optsWithGlobals())
    })
}
