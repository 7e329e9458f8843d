import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes runs`: list, show and stats. */
export function addRuns(program: Command): void {
  const runs = program
    .command('runs')
    .description('list runs, newest first, or show one')
    .addHelpText('after', examples('runs --limit 3', 'runs list --help'))
  runs
    .command('list', { isDefault: true })
    .description('runs, newest first; what runs does without a command')
    .option('--dag <id>', 'only runs of this DAG')
    .option('--limit <count>', 'how many at most', '20')
    .option('--json', 'print as JSON')
    .allowExcessArguments()
    .action(async (_, command: Command) => {
      await refuseUnknown(runs, command.args)
      const { listRuns } = await import('../commands/runs.ts')
      await listRuns(command.optsWithGlobals())
    })
  runs
    .command('show')
    .argument('<run>', 'id of a run')
    .description('its tasks, tries, durations and logs')
    .option('--logs', 'print the log of every try')
    .option('--json', 'print as JSON')
    .addHelpText('after', examples('runs show deftunes_api_pipeline__20240102__1 --logs'))
    .action(async (run: string, _, command: Command) => {
      const { showRun } = await import('../commands/runs.ts')
      await showRun(run, command.optsWithGlobals())
    })
  addStats(runs)
}

function addStats(runs: Command): void {
  runs
    .command('stats')
    .description('how long tasks take, how many rows they move, and what was slower than usual')
    .option('--dag <id>', 'only this DAG')
    .option(
      '--days <count>',
      'runs of so many days, 500 of each DAG at most; without it the last 50',
    )
    .option('--json', 'print as JSON')
    .addHelpText('after', examples('runs stats --dag deftunes_api_pipeline --days 30'))
    .action(async (_, command: Command) => {
      const { showStats } = await import('../commands/runs-stats.ts')
      await showStats(command.optsWithGlobals())
    })
}

/** The default command is given every word that is none of the commands. */
async function refuseUnknown(runs: Command, [word]: readonly string[]): Promise<void> {
  if (word === undefined) return
  const { closestName } = await import('@deftunes/core')
  const names = runs.commands.map((command) => command.name())
  const nearest = closestName(word, names)
  const meant = nearest === undefined ? '' : `\n(Did you mean ${nearest}?)`
  runs.error(`error: unknown command '${word}'${meant}`)
}
