import { Option, type Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes query`. */
export function addQuery(program: Command): void {
  program
    .command('query')
    .argument('<sql>', 'a SELECT over landing, transform, serving and ops')
    .description('run SQL (DuckDB) over the lake')
    .addOption(
      new Option(
        '--format <format>',
        'how to tell the rows (default: as the name of --output ends, else table)',
      ).choices(['table', 'csv', 'json', 'parquet']),
    )
    .option('--json', 'short for --format json')
    .option('--output <file>', 'write there instead of stdout (parquet needs it)')
    .option(
      '--branch <name>',
      "read a run's branch where a table has it, e.g. of a run whose audit failed",
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
