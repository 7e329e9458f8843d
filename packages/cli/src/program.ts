import { Command } from 'commander'

import { exitCodes } from './exit-codes.ts'
import { addActs } from './program/acts.ts'
import { addAlerts } from './program/alerts.ts'
import { addAudit } from './program/audit.ts'
import { addBackfill } from './program/backfill.ts'
import { addBackfills } from './program/backfills.ts'
import { addCheck } from './program/check.ts'
import { addConsole } from './program/console.ts'
import { addDags } from './program/dags.ts'
import { addDbt } from './program/dbt.ts'
import { addDemo } from './program/demo.ts'
import { addDoctor } from './program/doctor.ts'
import { addExport } from './program/export.ts'
import { addLogs } from './program/logs.ts'
import { addMetrics } from './program/metrics.ts'
import { addPlan } from './program/plan.ts'
import { addQuery } from './program/query.ts'
import { addReport } from './program/report.ts'
import { addRetry } from './program/retry.ts'
import { addRun } from './program/run.ts'
import { addRuns } from './program/runs.ts'
import { addTables } from './program/tables.ts'
import { addTask } from './program/task.ts'
import { addUp } from './program/up.ts'

const overview = `
Examples:
  npx deftunes demo                                         the main job on generated sources, start to marts
  npx deftunes run deftunes_api_pipeline --date 2024-01-02  one run, for the data of 2024-01-01
  npx deftunes backfill deftunes_api_pipeline --from 2024-01-02 --to 2024-01-08
  npx deftunes runs                                         what ran, and how it went
  npx deftunes query "SELECT * FROM serving.sales_per_country_vw ORDER BY total_sales DESC LIMIT 5"

Exit codes:
${Object.entries(exitCodes)
  .map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)
  .join('\n')}
`

/** In the order of help. */
const commands = [
  addDemo,
  addConsole,
  addReport,
  addUp,
  addRun,
  addBackfill,
  addRetry,
  addRuns,
  addLogs,
  addDags,
  addPlan,
  addActs,
  addBackfills,
  addAudit,
  addAlerts,
  addTables,
  addQuery,
  addMetrics,
  addCheck,
  addDoctor,
  addDbt,
  addExport,
  addTask,
]

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
  for (const add of commands) add(program)
  namingHelp(program, 'npx deftunes')
  return program
}

/** Every mistake in what was typed is told with the command whose help says what is right. */
function namingHelp(command: Command, name: string): void {
  command.showHelpAfterError(`See ${name} --help.`)
  for (const child of command.commands) namingHelp(child, `${name} ${child.name()}`)
}
