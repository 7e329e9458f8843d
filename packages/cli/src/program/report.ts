import { Option, type Command } from 'commander'

import { examples } from './examples.ts'

/** `deftunes report`. */
export function addReport(program: Command): void {
  program
    .command('report')
    .description('draw a dashboard as a picture, a PDF or the body of an e-mail')
    .argument('<dashboard>', 'name of its file in dashboards/, without .yaml')
    .requiredOption('--out <file>', 'the file to write: .png, .pdf or .html')
    .option('--range <days>', "days as 'last 7 days' or 'this month' (default: the dashboard's)")
    .option('--at <version>', 'a published version (default: the newest)')
    .addOption(
      new Option('--scheme <name>', 'colours of a picture or a PDF')
        .choices(['light', 'dark'])
        .default('light'),
    )
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      examples(
        'report sales --out sales.png',
        'report sales --out sales.pdf --range "last 7 days"',
      ),
    )
    .action(async (dashboard: string, _, command: Command) => {
      const { report } = await import('../commands/report.ts')
      await report(dashboard, command.optsWithGlobals())
    })
}
