import type { Command } from 'commander'

/** `deftunes audit`. */
export function addAudit(program: Command): void {
  program
    .command('audit')
    .description('list who asked for what, and what came of it, newest first')
    .option('--limit <count>', 'how many at most', '50')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { audit } = await import('../commands/audit.ts')
      await audit(command.optsWithGlobals())
    })
}
