import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes task`: run. */
export function addTask(program: Command): void {
  const parent = program.command('task').description('run a single task, for another orchestrator')
  parent
    .command('run')
    .argument('<dag>', 'id of a DAG in dags/')
    .argument('<task>', 'id of a task of it')
    .description(
      'run one task in this process, as exported DAGs do: log lines, then what it returned as the last line, JSON',
    )
    .requiredOption('--run-id <id>', 'the run as Airflow calls it')
    .option('--try <number>', 'which try it is', '1')
    .option('--map-index <number>', 'which instance of a mapped task; -1: it is not mapped', '-1')
    .option('--interval-start <instant>', 'start of the data interval; empty: as --date says')
    .option('--interval-end <instant>', 'end of the data interval, not included')
    .option('--date <YYYY-MM-DD>', 'ingest_on, where there is no interval')
    .option('--params <json>', 'parameters of the run, a JSON object', '{}')
    .option('--json', 'log lines as JSON')
    .addHelpText(
      'after',
      examples('task run deftunes_api_pipeline extract_users --run-id by_hand --date 2024-01-02') +
        ends,
    )
    .action(async (dag: string, task: string, _, command: Command) => {
      const { runTask } = await import('../commands/task-run.ts')
      await runTask(dag, task, command.optsWithGlobals())
    })
}

const ends = `

What upstream tasks returned is read from DEFTUNES_GIVEN_0, DEFTUNES_GIVEN_1 …: the parts of a JSON text
{"outputs": {"<task>": …}, "item": …}.

Exit codes besides those of deftunes: 98 failed, and trying again does not help; 99 skipped.`
