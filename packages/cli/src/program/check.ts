import type { Command } from 'commander'

const help = `
All mistakes of all files are told together, each with file, line and column; one makes the exit code 2.
  deftunes.yaml  keys and values, variables that are not set, what DuckDB takes as settings;
                 a warning of secrets that stand in the file
  datasets/      keys and values, columns, the source
  quality/       DQDL, severities; every rule held against the columns of its table and of the references of
                 its audit, SQL bound by DuckDB
  dags/          options of DAGs and tasks; the datasets, rulesets, tables and selections that steps name
  dbt/           the project as it is parsed; models, seeds and data tests built on tables without rows in a
                 temporary folder. What tests find there is not told, nor what a template makes of no rows.
No source and no lake is asked. Warnings fail nothing.
`

/** `deftunes check`. */
export function addCheck(program: Command): void {
  program
    .command('check')
    .description('read every file of the project and report all mistakes; nothing is run on data')
    .addHelpText('after', help)
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { check } = await import('../commands/check.ts')
      await check(command.optsWithGlobals())
    })
}
