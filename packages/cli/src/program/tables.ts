import type { Command } from 'commander'

/** `deftunes tables`. */
export function addTables(program: Command): void {
  program
    .command('tables')
    .description('list the tables of the lake with rows, files, size and branches')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { tables } = await import('../commands/tables.ts')
      await tables(command.optsWithGlobals())
    })
}
