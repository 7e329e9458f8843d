import * as orchestrator from '@deftunes/orchestrator'
import type { OptionsOf } from '@deftunes/orchestrator'

import { recordOptions } from './asked-steps.ts'

// What DAG files import in the place of the orchestrator while they are checked: the same, with options looked at.
export * from '@deftunes/orchestrator'

function judging<Make extends (options: never) => unknown>(of: OptionsOf, make: Make): Make {
  const judged = (options: Record<string, unknown>) => make(recordOptions(of, options) as never)
  return judged as unknown as Make
}

/** `dag`, whose options are looked at. */
export const dag = judging('DAG', orchestrator.dag)
/** `task`, whose options are looked at. */
export const task = judging('task', orchestrator.task)
/** `branch`, whose options are looked at. */
export const branch = judging('task', orchestrator.branch)
/** `shortCircuit`, whose options are looked at. */
export const shortCircuit = judging('short circuit', orchestrator.shortCircuit)
/** `sensor`, whose options are looked at. */
export const sensor = judging('sensor', orchestrator.sensor)
/** `mapped`, whose options are looked at. */
export const mapped = judging('mapped task', orchestrator.mapped)
