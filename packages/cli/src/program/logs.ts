import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes logs`: show and prune. */
export function addLogs(program: Command): void {
  const logs = program
    .command('logs')
    .description('print what a task of a run has logged, as it comes with -f, or remove old logs')
    .addHelpText(
      'after',
      examples('logs deftunes_api_pipeline__20240102__1 model -f', 'logs show --help'),
    )
  logs
    .command('show', { isDefault: true })
    .argument('<run>', 'id of a run, as runs lists it')
    .argument('<task>', 'id of a task of it')
    .description('the log of the last try of a task; what logs does without a command')
    .option('--try <number>', 'that of another one')
    .option('--map-index <number>', 'which instance of a mapped task (default: all)')
    .option('-f, --follow', 'go on until the task has ended, with tries that are yet to begin')
    .option('--json', 'print the lines as they were written, JSON')
    .addHelpText('after', examples('logs deftunes_api_pipeline__20240102__1 extract_users --try 1'))
    .action(async (run: string, task: string, _, command: Command) => {
      const { showLogs } = await import('../commands/logs.ts')
      await showLogs(run, task, command.optsWithGlobals())
    })
  logs
    .command('prune')
    .description('remove logs of runs that ended long ago, as deftunes up does every day')
    .option(
      '--days <count>',
      'keep those of so many days (default: logs.retention of deftunes.yaml)',
    )
    .option('--json', 'print what was removed as JSON')
    .addHelpText('after', examples('logs prune --days 90'))
    .action(async (_, command: Command) => {
      const { prune } = await import('../commands/logs-prune.ts')
      await prune(command.optsWithGlobals())
    })
}
