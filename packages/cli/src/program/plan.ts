import { Option, type Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes plan`. */
export function addPlan(program: Command): void {
  program
    .command('plan')
    .description('tell which runs start next, for which data, and which tables each would write')
    .option('--dag <id>', 'only this one')
    .option('--days <count>', 'how far to look', '7')
    .option('--limit <count>', 'runs of each DAG, at most', '5')
    .option('--json', 'print as JSON')
    .addOption(
      new Option(
        '--simulate <time>',
        'replay the schedules for so long, by a clock that does not wait: runs, gaps, waits',
      ),
    )
    .option('--from <date>', 'with --simulate: where to begin (default: now)')
    .option(
      '--task-time <time>',
      'with --simulate: how long each task takes (default: as it did lately)',
    )
    .addHelpText(
      'after',
      examples(
        'plan',
        'plan --dag deftunes_api_pipeline --days 2',
        'plan --simulate 365d --task-time 5m',
      ),
    )
    .action(async (_, command: Command) => {
      const { plan } = await import('../commands/plan.ts')
      await plan(command.optsWithGlobals())
    })
}
