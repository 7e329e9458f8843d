import { Argument, type Command } from 'commander'

import type { MarkedState } from '../commands/acts.ts'
import { examples } from './examples.ts'

const aRun = 'id of a run, as runs lists it'

/** `deftunes clear`, `mark`, `cancel` and `note`. */
export function addActs(program: Command): void {
  addClear(program)
  addMark(program)
  program
    .command('cancel')
    .argument('<run>', aRun)
    .description(
      'end an open run as failed: what runs of it is stopped; teardowns still run, unless it is cancelled twice',
    )
    .option('--reason <text>', 'why; kept as its note')
    .option('--json', 'print what came of it as JSON')
    .addHelpText(
      'after',
      examples('cancel deftunes_api_pipeline__20240102__1 --reason "wrong day"'),
    )
    .action(async (run: string, _, command: Command) => {
      const { cancel } = await import('../commands/acts.ts')
      await cancel(run, command.optsWithGlobals())
    })
  program
    .command('note')
    .argument('<run>', aRun)
    .argument('<text>', 'what is to be known of it; "" takes its note away')
    .description('write a note to a run')
    .option('--json', 'print what came of it as JSON')
    .addHelpText(
      'after',
      examples('note deftunes_api_pipeline__20240102__1 "checked with finance"'),
    )
    .action(async (run: string, text: string, _, command: Command) => {
      const { note } = await import('../commands/acts.ts')
      await note(run, text, command.optsWithGlobals())
    })
}

function addClear(program: Command): void {
  program
    .command('clear')
    .argument('<run>', aRun)
    .description('have tasks of a run begin anew, with all their tries; without --task: all')
    .option(
      '--task <id>',
      'only this one, and what comes after it; as often as needed',
      (id: string, before: string[] = []) => [...before, id],
    )
    .option('--upstream', 'what comes before it, too')
    .option('--no-downstream', 'not what comes after it')
    .option('--only-failed', 'only what failed, or did not run because of that')
    .option('--future', 'the same of every later run of the DAG')
    .option('--latest', 'with the DAG as it is now, not as it was when the run began')
    .option('--json', 'print what was cleared as JSON')
    .addHelpText(
      'after',
      examples(
        'clear deftunes_api_pipeline__20240102__1 --task model',
        'clear deftunes_api_pipeline__20240102__1 --only-failed --future',
      ),
    )
    .action(async (run: string, _, command: Command) => {
      const { clear } = await import('../commands/acts.ts')
      await clear(run, command.optsWithGlobals())
    })
}

function addMark(program: Command): void {
  program
    .command('mark')
    .argument('<run>', aRun)
    .argument('<task>', 'id of a task of it')
    .addArgument(
      new Argument('<state>', 'what it counts as').choices(['success', 'failed', 'skipped']),
    )
    .description('have a task count as ended, whatever it did; what waited for it goes on')
    .option('--map-index <number>', 'which instance of a mapped task (default: all)')
    .option('--json', 'print what came of it as JSON')
    .addHelpText('after', examples('mark deftunes_api_pipeline__20240102__1 audit_users success'))
    .action(async (runId: string, taskId: string, state: MarkedState, _, command: Command) => {
      const { mark } = await import('../commands/acts.ts')
      await mark({ runId, taskId, state }, command.optsWithGlobals())
    })
}
