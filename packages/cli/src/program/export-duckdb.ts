import type { Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes export duckdb`. */
export function addExportDuckDb(parent: Command): void {
  parent
    .command('duckdb')
    .description('write the marts of one published version as one file that any DuckDB tool opens')
    .requiredOption('--out <file>', 'the file; who reads one that is there goes on reading it')
    .option('--version <id>', 'a published version (default: the newest)')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      examples(
        'export duckdb --out marts.duckdb',
        'export duckdb --out monday.duckdb --version 20240101T060000-1f2e3d4c',
      ),
    )
    .action(async (_, command: Command) => {
      const { exportDuckDb } = await import('../commands/export-duckdb.ts')
      await exportDuckDb(command.optsWithGlobals())
    })
}
