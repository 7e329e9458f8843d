import type { Command } from 'commander'

import { addDemoOptions } from './demo-options.ts'
import { examples } from './examples.ts'

/** Readers come by a name of this machine or of a proxy: any other is refused, since a page of elsewhere could point one here. */
export const nameOption = [
  '--name <host...>',
  'names, besides localhost and the address, that the console is reached by',
] as const

/** `deftunes console` and `start`. */
export function addConsole(program: Command): void {
  const served = (command: Command) =>
    command
      .option('--host <address>', 'address to serve at', '127.0.0.1')
      .option('--port <number>', 'port; 0 takes any that is free', '8080')
      .option(...nameOption)
      .option('--json', 'print the address as JSON')
  served(program.command('console'))
    .description('serve the dashboards, whoever runs the pipelines, until told to stop')
    .addHelpText('after', examples('console', 'console --port 0 --state .mine'))
    .action(async (_, command: Command) => {
      const { serveConsole } = await import('../commands/console.ts')
      await serveConsole(command.optsWithGlobals())
    })
  addDemoOptions(served(program.command('start')), { days: '14' })
    .description(
      "run the demo where nothing was published yet, then serve the project's dashboards",
    )
    .action(async (_, command: Command) => {
      const { start } = await import('../commands/console.ts')
      await start(command.optsWithGlobals())
    })
}
