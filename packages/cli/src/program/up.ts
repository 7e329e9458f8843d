import type { Command } from 'commander'

import { nameOption } from './console.ts'
import { examples, ownSources } from './examples.ts'

/** `deftunes up`, `down` and `status`. */
export function addUp(program: Command): void {
  program
    .command('up')
    .description('run the DAGs by their schedules, and what is asked for, until told to stop')
    .option(
      '--host <address>',
      'address to serve the console, /healthz and /metrics at',
      '127.0.0.1',
    )
    .option('--port <number>', 'port; 0 takes any that is free', '8080')
    .option(...nameOption)
    .option('--detach', 'go on in the background; deftunes down ends it')
    .option(
      '--standby',
      'where another process runs the project, wait and take over when it is gone',
    )
    .option('--json', 'with --detach: print who runs it as JSON')
    .addHelpText('after', examples('up', 'up --detach --port 0', 'down') + ownSources)
    .action(async (_, command: Command) => {
      const { up } = await import('../commands/up.ts')
      await up(command.optsWithGlobals())
    })
  program
    .command('down')
    .description('tell the process that runs the project to end once what it runs has ended')
    .option('--now', 'stop what it runs, too; a later process goes on with it')
    .option('--json', 'print what ended as JSON')
    .action(async (_, command: Command) => {
      const { down } = await import('../commands/up.ts')
      await down(command.optsWithGlobals())
    })
  program
    .command('status')
    .description('who runs the project, and how that is')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { status } = await import('../commands/up.ts')
      await status(command.optsWithGlobals())
    })
}
