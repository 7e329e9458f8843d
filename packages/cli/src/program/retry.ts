import type { Command } from 'commander'

import { examples, whoRuns } from './examples.ts'

/** `deftunes retry`. */
export function addRetry(program: Command): void {
  program
    .command('retry')
    .argument('<run>', 'id of a failed or interrupted run, as runs lists it')
    .description('continue a run where it stopped')
    .option('--latest', 'with the DAG as it is now, not as it was when the run began')
    .option('--json', 'print the run as JSON')
    .addHelpText('after', examples('retry deftunes_api_pipeline__20240102__1') + whoRuns)
    .action(async (run: string, _, command: Command) => {
      const { retry } = await import('../commands/retry.ts')
      await retry(run, command.optsWithGlobals())
    })
}
