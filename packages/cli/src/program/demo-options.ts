import type { Command } from 'commander'

/** The options of what the demo generates. */
export function addDemoOptions(command: Command, { days }: { days: string }): Command {
  return command
    .option('--songs <count|file>', 'songs to generate, or a CSV(.gz) of real ones', '10000')
    .option('--users <count>', 'users of the API', '2000')
    .option('--sessions <count>', 'sessions a day', '2000')
    .option('--days <count>', 'days to run, from 2024-01-02', days)
    .option('--seed <number>', 'seed of everything generated', '1')
}
