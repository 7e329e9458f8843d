import { Option, type Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes query`. */
export function addQuery(program: Command): void {
  program
    .command('query')
    .argument(
      '<sql>',
      'a SELECT over landing, transform, serving and ops (runs, task_instances, quality_results, quality_metrics, model_tests, landings)',
    )
    .description('run SQL (DuckDB) over the lake')
    .addOption(
      new Option(
        '--format <format>',
        'how rows are written (default: as the name of --output ends, else table)',
      ).choices(['table', 'csv', 'json', 'parquet']),
    )
    .option('--json', 'short for --format json')
    .option(
      '--output <file>',
      'write there instead of stdout: .csv, .json or .parquet, unless --format says',
    )
    .option(
      '--branch <name>',
      "read a run's branch, run_<run id>, where a table has it, e.g. of a run whose audit failed",
    )
    .addHelpText(
      'after',
      examples(
        'query "FROM serving.dim_artists LIMIT 5"',
        'query "SELECT * FROM serving.fact_session" --output facts.parquet',
        'query "SELECT task_id, error_message FROM ops.task_instances WHERE state = \'failed\'" --json',
      ),
    )
    .action(async (sql: string, _, command: Command) => {
      const { query } = await import('../commands/query.ts')
      await query(sql, command.optsWithGlobals())
    })
}
