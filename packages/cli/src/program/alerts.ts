import { Option, type Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes alerts`: list, test and retry. */
export function addAlerts(program: Command): void {
  const alerts = program
    .command('alerts')
    .description('list deliveries of alerts, try channels, or deliver again what was given up')
    .addHelpText('after', examples('alerts', 'alerts test', 'alerts retry --channel team'))
  alerts
    .command('list', { isDefault: true })
    .description('deliveries, newest first; what alerts does without a command')
    .option('--channel <name>', 'only those of this channel')
    .addOption(
      new Option('--only <state>', 'only those that are so').choices(['pending', 'sent', 'dead']),
    )
    .option('--limit <count>', 'how many at most', '20')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { listAlerts } = await import('../commands/alerts.ts')
      await listAlerts(command.optsWithGlobals())
    })
  alerts
    .command('test')
    .argument('[channels...]', 'names of channels in deftunes.yaml (default: all)')
    .description('send a message to each channel, past rules and quiet hours')
    .option('--json', 'print how each did as JSON')
    .addHelpText('after', examples('alerts test', 'alerts test team oncall'))
    .action(async (channels: string[], _, command: Command) => {
      const { testAlerts } = await import('../commands/alerts.ts')
      await testAlerts(channels, command.optsWithGlobals())
    })
  alerts
    .command('retry')
    .description('try deliveries again that were given up')
    .option('--channel <name>', 'only those of this channel')
    .option('--json', 'print how many as JSON')
    .action(async (_, command: Command) => {
      const { retryAlerts } = await import('../commands/alerts.ts')
      await retryAlerts(command.optsWithGlobals())
    })
}
