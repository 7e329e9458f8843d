import { Option, type Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes export superset`. */
export function addExportSuperset(parent: Command): void {
  parent
    .command('superset')
    .description('write the dashboards as a bundle that Apache Superset 6 imports')
    .requiredOption('--out <file>', 'the ZIP to write')
    .addOption(
      new Option('--database <kind>', 'whose SQL the datasets are written in')
        .choices(['duckdb', 'postgresql', 'redshift'])
        .default('duckdb'),
    )
    .option(
      '--uri <address>',
      "SQLAlchemy's address of the database, as Superset reaches it (default: marts.export of deftunes.yaml, else marts.duckdb of the state)",
    )
    .option('--json', 'print what was written, and what it lacks, as JSON')
    .addHelpText(
      'after',
      examples(
        'export superset --out dashboards.zip --uri duckdb:////srv/marts.duckdb',
        'export superset --out dashboards.zip --database redshift --uri redshift+redshift_connector://reader@cluster:5439/dev',
      ),
    )
    .action(async (_, command: Command) => {
      const { exportSuperset } = await import('../commands/export-superset.ts')
      await exportSuperset(command.optsWithGlobals())
    })
}
