import type { Command } from 'commander'

/** `deftunes check`. */
export function addCheck(program: Command): void {
  program
    .command('check')
    .description('read every file of the project and report all mistakes')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { check } = await import('../commands/check.ts')
      await check(command.optsWithGlobals())
    })
}
