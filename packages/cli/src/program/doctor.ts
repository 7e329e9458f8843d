import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes doctor`. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at the machine, the state and the DAGs: what is broken, and what is left')
    .option(
      '--chaos <kills>',
      'instead, run a backfill on generated sources in a temporary folder, kill its scheduler and workers so often, and compare',
    )
    .option('--drop-branches <branch...>', 'instead, drop these branches of runs that are done')
    .option('--json', 'print as JSON')
    .addHelpText('after', examples('doctor', 'doctor --chaos 10'))
    .action(async (_, command: Command) => {
      const { doctor } = await import('../commands/doctor.ts')
      await doctor(command.optsWithGlobals())
    })
}
