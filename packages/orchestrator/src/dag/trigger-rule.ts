/** When a task may start, by how its upstream tasks ended; Airflow 3's names. */
export type TriggerRule =
  | 'all_success'
  | 'all_failed'
  | 'all_done'
  | 'all_done_min_one_success'
  | 'all_done_setup_success'
  | 'all_skipped'
  | 'one_success'
  | 'one_failed'
  | 'one_done'
  | 'none_failed'
  | 'none_failed_min_one_success'
  | 'none_skipped'
  | 'always'

/** How many upstream tasks are in which final state. */
export interface UpstreamCounts {
  all: number
  success: number
  failed: number
  upstreamFailed: number
  skipped: number
  /** How many of all are setup tasks, and how those ended. Default: none is. */
  setups?: { all: number; success: number; skipped: number }
}

/** What follows for the task: start it, wait, or end it without running. */
export type Verdict = 'run' | 'wait' | 'skipped' | 'upstream_failed'

type Judge = (counts: UpstreamCounts & { done: boolean; bad: number }) => Verdict

const judges: Readonly<Record<TriggerRule, Judge>> = {
  all_success: ({ all, success, bad, skipped }) => {
    if (bad > 0) return 'upstream_failed'
    if (skipped > 0) return 'skipped'
    return success === all ? 'run' : 'wait'
  },
  all_failed: ({ all, success, skipped, bad }) => {
    if (success > 0 || skipped > 0) return 'skipped'
    return bad === all ? 'run' : 'wait'
  },
  all_done: ({ done }) => (done ? 'run' : 'wait'),
  all_done_min_one_success: ({ success, skipped, done }) => {
    if (skipped > 0) return 'skipped'
    if (!done) return 'wait'
    return success > 0 ? 'run' : 'upstream_failed'
  },
  all_done_setup_success: ({ done, setups = { all: 0, success: 0, skipped: 0 } }) => {
    if (!done) return 'wait'
    if (setups.all === 0 || setups.success > 0) return 'run'
    return setups.skipped >= setups.all ? 'skipped' : 'upstream_failed'
  },
  all_skipped: ({ all, success, bad, skipped }) => {
    if (success > 0 || bad > 0) return 'skipped'
    return skipped === all ? 'run' : 'wait'
  },
  one_success: ({ all, success, skipped, done }) => {
    if (success > 0) return 'run'
    if (!done) return 'wait'
    return skipped === all ? 'skipped' : 'upstream_failed'
  },
  one_failed: ({ bad, done }) => {
    if (bad > 0) return 'run'
    return done ? 'skipped' : 'wait'
  },
  one_done: ({ success, failed, done }) => {
    if (success + failed > 0) return 'run'
    return done ? 'skipped' : 'wait'
  },
  none_failed: ({ bad, done }) => {
    if (bad > 0) return 'upstream_failed'
    return done ? 'run' : 'wait'
  },
  none_failed_min_one_success: ({ all, bad, skipped, done }) => {
    if (bad > 0) return 'upstream_failed'
    if (skipped === all) return 'skipped'
    return done ? 'run' : 'wait'
  },
  none_skipped: ({ skipped, done }) => {
    if (skipped > 0) return 'skipped'
    return done ? 'run' : 'wait'
  },
  always: () => 'run',
}

/** Every trigger rule. */
export const triggerRules = Object.keys(judges) as TriggerRule[]

/** What a trigger rule says of these upstream states; a task without upstream tasks runs. */
export function judgeTrigger(rule: TriggerRule, counts: UpstreamCounts): Verdict {
  if (counts.all === 0) return 'run'
  const { all, success, failed, upstreamFailed, skipped } = counts
  const done = success + failed + upstreamFailed + skipped === all
  return judges[rule]({ ...counts, done, bad: failed + upstreamFailed })
}
