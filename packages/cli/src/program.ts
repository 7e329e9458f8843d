import { Command, Option } from 'commander'

import { exitCodes } from './exit-codes.ts'

const overview = `
Examples:
  deftunes demo                                         the main job on generated sources, start to marts
  deftunes run deftunes_api_pipeline --date 2020-02-03  one run, for the data of 2020-02-02
  deftunes backfill deftunes_api_pipeline --from 2020-02-01 --to 2020-02-07
  deftunes runs                                         what ran, and how it went
  deftunes query "SELECT * FROM serving.sales_per_country_vw ORDER BY total_sales DESC LIMIT 5"

Exit codes:
${Object.entries(exitCodes)
  .map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)
  .join('\n')}
`

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  deftunes ${line}`).join('\n')}`
}

/** The command line: every command loads its code when it is called. */
export function buildProgram(): Command {
  const program = new Command('deftunes')
    .description('The DeFtunes data platform: extract, transform, audit, model, publish.')
    .option('--project <folder>', 'the folder of deftunes.yaml (default: here, or ./deftunes)')
    .option(
      '--state <folder>',
      'where the lake, catalog, runs and logs live (default: as deftunes.yaml says)',
    )
    .option('--debug', 'show the stacks of an error and of its causes')
    .addHelpText('after', overview)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
  addRunCommands(program)
  addLookCommands(program)
  addProjectCommands(program)
  return program
}

function addRunCommands(program: Command): void {
  program
    .command('demo')
    .description('start the demo sources, run both pipelines over a few days, print the marts')
    .option('--songs <count|file>', 'songs to generate, or a CSV(.gz) of real ones', '10000')
    .option('--users <count>', 'users of the API', '2000')
    .option('--sessions <count>', 'sessions a day', '2000')
    .option('--days <count>', 'days to run', '3')
    .option('--seed <number>', 'seed of everything generated', '1')
    .option('--json', 'print a machine-readable summary')
    .action(async (_, command: Command) => {
      const { demo } = await import('./commands/demo.ts')
      await demo(command.optsWithGlobals())
    })
  program
    .command('run')
    .argument('<dag>', 'id of a DAG in dags/')
    .description('run one DAG for one date; running it again replaces what it wrote')
    .requiredOption('--date <YYYY-MM-DD>', 'ingest_on: the date on which the data interval ends')
    .option('--json', 'print the run as JSON')
    .addHelpText('after', examples('run deftunes_api_pipeline --date 2020-02-03'))
    .action(async (dag: string, _, command: Command) => {
      const { run } = await import('./commands/run.ts')
      await run(dag, command.optsWithGlobals())
    })
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
      const { backfill } = await import('./commands/backfill.ts')
      await backfill(dag, command.optsWithGlobals())
    })
  program
    .command('retry')
    .argument('<run>', 'id of a failed or interrupted run')
    .description('continue a run where it stopped')
    .option('--json', 'print the run as JSON')
    .addHelpText('after', examples('retry deftunes_api_pipeline__20200203__1'))
    .action(async (run: string, _, command: Command) => {
      const { retry } = await import('./commands/retry.ts')
      await retry(run, command.optsWithGlobals())
    })
}

function addLookCommands(program: Command): void {
  const runs = program.command('runs').description('list runs, newest first')
  runs
    .command('list', { isDefault: true })
    .option('--dag <id>', 'only runs of this DAG')
    .option('--limit <count>', 'how many', '20')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { listRuns } = await import('./commands/runs.ts')
      await listRuns(command.optsWithGlobals())
    })
  runs
    .command('show')
    .argument('<run>', 'id of a run')
    .description('its tasks, tries, durations and logs')
    .option('--logs', 'print the log of every try')
    .option('--json', 'print as JSON')
    .addHelpText('after', examples('runs show deftunes_api_pipeline__20200203__1 --logs'))
    .action(async (run: string, _, command: Command) => {
      const { showRun } = await import('./commands/runs.ts')
      await showRun(run, command.optsWithGlobals())
    })
  program
    .command('tables')
    .description('list the tables of the lake with rows, files, size and branches')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { tables } = await import('./commands/tables.ts')
      await tables(command.optsWithGlobals())
    })
  program
    .command('query')
    .argument('<sql>', 'a SELECT over landing, transform, serving and ops')
    .description('run SQL (DuckDB) over the lake')
    .addOption(
      new Option('--format <format>', 'how to print')
        .choices(['table', 'csv', 'json', 'parquet'])
        .default('table'),
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
        'query "SELECT * FROM serving.fact_session" --format parquet --output facts.parquet',
        'query "SELECT task_id, error_message FROM ops.task_instances WHERE state = \'failed\'" --json',
      ),
    )
    .action(async (sql: string, _, command: Command) => {
      const { query } = await import('./commands/query.ts')
      await query(sql, command.optsWithGlobals())
    })
}

function addProjectCommands(program: Command): void {
  program
    .command('check')
    .description('read every file of the project and report all mistakes')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { check } = await import('./commands/check.ts')
      await check(command.optsWithGlobals())
    })
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
      const { dbtBuild } = await import('./commands/dbt.ts')
      await dbtBuild(command.optsWithGlobals())
    })
}
