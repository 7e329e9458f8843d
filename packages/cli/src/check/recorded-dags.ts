import * as orchestrator from '@deftunes/orchestrator'
import type { OptionsOf } from '@deftunes/orchestrator'

import { recordOptions } from './asked-steps.ts'

// What DAG files import in the place of the orchestrator while they are checked: the same, with options looked at.
export * from '@deftunes/orchestrator'

function judging<Make extends (options: never) => unknown>(of: OptionsOf, make: Make): Make {
  const judged = (options: Record<string, unknown>) => make(recordOptions(of, options) as never)
  return judged as unknown as Make
}

export const dag = judging('DAG', orchestrator.dag)
export const task = judging('task', orchestrator.task)
export const branch = judging('task', orchestrator.branch)
export const shortCircuit = judging('short circuit', orchestrator.shortCircuit)
export const sensor = judging('sensor', orchestrator.sensor)
export const mapped = judging('mapped task', orchestrator.mapped)
