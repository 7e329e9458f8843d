import type { Command } from 'commander'

/** `deftunes demo`. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'start PostgreSQL and a REST API with generated data, run both pipelines, print the marts',
    )
    .option('--songs <count|file>', 'songs to generate, or a CSV(.gz) of real ones', '10000')
    .option('--users <count>', 'users of the API', '2000')
    .option('--sessions <count>', 'sessions a day', '2000')
    .option('--days <count>', 'days to run, from 2024-01-02', '3')
    .option('--seed <number>', 'seed of everything generated', '1')
    .option('--json', 'print a summary as JSON')
    .action(async (_, command: Command) => {
      const { demo } = await import('../commands/demo.ts')
      await demo(command.optsWithGlobals())
    })
}
