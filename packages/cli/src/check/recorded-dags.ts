import * as orchestrator from '@deftunes/orchestrator'

import { recordOptions } from './asked-steps.ts'
import type { OptionsOf } from './dag-options.ts'

// What DAG files import in the place of the orchestrator while they are checked: the same, with options looked at.
export * from '@deftunes/orchestrator'

function judging<Make extends (options: never) => unknown>(of: OptionsOf, make: Make): Make {
  const judged = (options: Record<string, unknown>) => make(recordOptions(of, options) as never)
  return judged as unknown as Make
}

export const dag = judging('dag', orchestrator.dag)
export const task = judging('task', orchestrator.task)
