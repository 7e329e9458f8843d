import type { TriggerRule } from '../src/index.ts'

/** How a task ends. */
export type End = 'success' | 'failed' | 'upstream_failed' | 'skipped'

/** The tasks before one, by how they ended. */
type Upstream = readonly End[]

const failed = (end: End) => end === 'failed' || end === 'upstream_failed'
const succeeded = (end: End) => end === 'success'
const skipped = (end: End) => end === 'skipped'

/** When a task runs, and else how it may end. */
interface Rule {
  runs: (upstream: Upstream) => boolean
  else: (upstream: Upstream) => readonly End[]
}

/** The trigger rules as Airflow's documentation describes them, one sentence each: nothing here is the engine's. */
const rules: Readonly<Record<TriggerRule, Rule>> = {
  // All upstream tasks have succeeded. Of a failure and a skip, the one that comes first decides.
  all_success: {
    runs: (all) => all.every(succeeded),
    else: (all) => [
      ...(all.some(failed) ? (['upstream_failed'] as const) : []),
      ...(all.some(skipped) ? (['skipped'] as const) : []),
    ],
  },
  // All upstream tasks are in a failed or upstream_failed state.
  all_failed: { runs: (all) => all.every(failed), else: () => ['skipped'] },
  // All upstream tasks are done with their execution.
  all_done: { runs: () => true, else: () => [] },
  // All upstream tasks are done, none by being skipped, and at least one has succeeded.
  all_done_min_one_success: {
    runs: (all) => !all.some(skipped) && all.some(succeeded),
    else: (all) => [all.some(skipped) ? 'skipped' : 'upstream_failed'],
  },
  // All upstream tasks are done, and a setup among them has succeeded, where there is one: here there is none.
  all_done_setup_success: { runs: () => true, else: () => [] },
  // All upstream tasks are in a skipped state.
  all_skipped: { runs: (all) => all.every(skipped), else: () => ['skipped'] },
  // At least one upstream task has succeeded.
  one_success: {
    runs: (all) => all.some(succeeded),
    else: (all) => [all.every(skipped) ? 'skipped' : 'upstream_failed'],
  },
  // At least one upstream task has failed.
  one_failed: { runs: (all) => all.some(failed), else: () => ['skipped'] },
  // At least one upstream task succeeded or failed.
  one_done: {
    runs: (all) => all.some((end) => end === 'success' || end === 'failed'),
    else: () => ['skipped'],
  },
  // No upstream task has failed: all have succeeded or been skipped.
  none_failed: { runs: (all) => !all.some(failed), else: () => ['upstream_failed'] },
  // No upstream task has failed, and at least one has succeeded.
  none_failed_min_one_success: {
    runs: (all) => !all.some(failed) && all.some(succeeded),
    else: (all) => [all.some(failed) ? 'upstream_failed' : 'skipped'],
  },
  // No upstream task is in a skipped state.
  none_skipped: { runs: (all) => !all.some(skipped), else: () => ['skipped'] },
  // No dependencies at all.
  always: { runs: () => true, else: () => [] },
}

/** How a task may end without running, by how those before it ended; undefined: it runs. */
export function endsWithoutRunning(
  rule: TriggerRule,
  upstream: Upstream,
): readonly End[] | undefined {
  if (upstream.length === 0 || rules[rule].runs(upstream)) return undefined
  return rules[rule].else(upstream)
}

/** A task of a plan. */
export interface Planned {
  id: string
  after: readonly string[]
  rule: TriggerRule
  /** How it ends where it runs, and after how many tries. */
  end: End
  tries: number
}

/** How a run is to end by its plan, and each of its tasks. */
export interface Expected {
  tasks: Record<string, { state: End; tries: number }>
  run: 'success' | 'failed'
}

/**
 * How a plan ends, from its first task to its last. Where which of two ends comes first decides, the one that was seen is
 * taken; nothing else is taken from what was seen.
 */
export function expectedOf(
  plan: readonly Planned[],
  seen: Readonly<Record<string, string>>,
): Expected {
  const tasks: Expected['tasks'] = {}
  const endOf = (id: string) => tasks[id]?.state ?? 'success'
  for (const { id, after, rule, end, tries } of plan) {
    const without = endsWithoutRunning(rule, after.map(endOf))
    const state = without ? (without.find((one) => one === seen[id]) ?? without[0]) : end
    tasks[id] = { state: state ?? end, tries: without ? 0 : tries }
  }
  const isLast = ({ id }: Planned) => !plan.some(({ after }) => after.includes(id))
  const isBad = plan.filter(isLast).some(({ id }) => failed(endOf(id)))
  return { tasks, run: isBad ? 'failed' : 'success' }
}
