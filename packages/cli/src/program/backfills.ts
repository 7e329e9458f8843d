import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes backfills`: list, pause, resume and cancel. */
export function addBackfills(program: Command): void {
  const backfills = program
    .command('backfills')
    .description('list backfills, newest first, or pause, resume or cancel one')
    .addHelpText('after', examples('backfills', 'backfills pause 3f1c9a20'))
  backfills
    .command('list', { isDefault: true })
    .description('backfills, newest first; what backfills does without a command')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { listBackfills } = await import('../commands/backfills.ts')
      await listBackfills(command.optsWithGlobals())
    })
  for (const [verb, description] of [
    ['pause', 'begin no more runs of it; those that it has begun go on'],
    ['resume', 'go on with one that was paused'],
    ['cancel', 'end it: what it has begun goes on, what waits is dropped'],
  ] as const)
    backfills
      .command(verb)
      .argument('<key>', 'its key, or the beginning or end of that')
      .description(description)
      .option('--json', 'print what came of it as JSON')
      .action(async (words: string, _, command: Command) => {
        const { keyOf } = await import('../commands/backfills.ts')
        const { changeBackfill } = await import('../commands/acts.ts')
        const options = command.optsWithGlobals()
        await changeBackfill(await keyOf(words, options), verb, options)
      })
}
