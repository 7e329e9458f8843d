import type { Command } from 'commander'

import { addDemoOptions } from './demo-options.ts'

/** `deftunes demo`. */
export function addDemo(program: Command): void {
  addDemoOptions(program.command('demo'), { days: '3' })
    .description(
      'start PostgreSQL and a REST API with generated data, run both pipelines, print the marts',
    )
    .option('--json', 'print a summary as JSON')
    .action(async (_, command: Command) => {
      const { demo } = await import('../commands/demo.ts')
      await demo(command.optsWithGlobals())
    })
}
