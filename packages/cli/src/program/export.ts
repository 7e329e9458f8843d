import { Option, type Command } from 'commander'

import { examples } from './examples.ts'
import { addExportDuckDb } from './export-duckdb.ts'
import { addExportSuperset } from './export-superset.ts'

/** `deftunes export`: airflow, duckdb, superset. */
export function addExport(program: Command): void {
  const parent = program.command('export').description('write the project for other tools')
  parent
    .command('airflow')
    .description('write the DAGs as files for Airflow 3.2 and later, and their pools')
    .requiredOption('--out <folder>', "where the files go: Airflow's folder of DAGs, say")
    .addOption(
      new Option('--operator <operator>', 'what runs a task: BashOperator or DockerOperator')
        .choices(['bash', 'docker'])
        .default('bash'),
    )
    .option('--image <name>', 'the image that --operator docker runs')
    .option(
      '--deftunes <command>',
      'the command where tasks run, with --project and --state as it needs them (default: deftunes for this project, or what the image has)',
    )
    .option(
      '--without-alerts',
      'export although nobody is told by the alerts of deftunes.yaml then',
    )
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      examples(
        'export airflow --out ~/airflow/dags',
        'export airflow --out dags --operator docker --image deftunes:1.0',
      ),
    )
    .action(async (_, command: Command) => {
      const { exportAirflow } = await import('../commands/export-airflow.ts')
      await exportAirflow(command.optsWithGlobals())
    })
  addExportDuckDb(parent)
  addExportSuperset(parent)
}
