import type { TaskSpec } from '../dag/task.ts'
import { callText, durationText, literal, type Argument } from './python-text.ts'
import { assetText } from './schedule-text.ts'

/** The names that a file has for its tasks and groups, by id. */
export interface Names {
  task: (id: string) => string
  group: (id: string) => string
}

/** How often and for how long tasks are tried: the same words as those of Airflow's `default_args`. */
type Trying = Pick<
  TaskSpec,
  'retries' | 'retryDelayMs' | 'retryExponentialBackoff' | 'maxRetryDelayMs' | 'timeoutMs'
>

/** A group of tasks, within the one above it. */
export function groupText(id: string, names: Names): string {
  const above = groupOf(id)
  const args: Argument[] = [literal(lastPart(id))]
  if (above !== undefined) args.push(['parent_group', names.group(above)])
  return callText('TaskGroup', args, { indent: '    ', before: `${names.group(id)} = ` })
}

/** The group of a task or group by its dotted id. */
export function groupOf(id: string): string | undefined {
  return id.includes('.') ? id.slice(0, id.lastIndexOf('.')) : undefined
}

/** A task; what it shares with `common` goes without saying. */
export function taskText(task: TaskSpec, names: Names, common: Trying): string {
  const { id, mapOver } = task
  const args = [...placeArguments(task, names), ...ruleArguments(task, common)]
  const before = `${names.task(id)} = `
  if (mapOver === undefined)
    return callText(classOf(task), args, { indent: '    ', before, after: markText(task, names) })
  const after = `.expand(item=${names.task(mapOver)}.output)${markText(task, names)}`
  return callText(`${classOf(task)}.partial`, args, { indent: '    ', before, after })
}

/** The class of operator for a task. */
export function classOf({ kind }: Pick<TaskSpec, 'kind'>): string {
  switch (kind) {
    case 'task':
      return 'TaskRun'
    case 'branch':
      return 'BranchRun'
    case 'short_circuit':
      return 'ShortCircuitRun'
    case 'sensor':
      return 'SensorRun'
  }
}

/** How tasks are tried, as arguments; of one that differs from `common` only what does. */
export function tryArguments(task: Trying, common?: Trying): Argument[] {
  const all = entriesOf(task)
  if (common === undefined) return all
  const shared = new Map(entriesOf(common))
  return all.filter(([name, text]) => shared.get(name) !== text)
}

function entriesOf(task: Trying): [string, string][] {
  return [
    ['retries', String(task.retries)],
    ['retry_delay', durationText(task.retryDelayMs)],
    ['retry_exponential_backoff', floatText(task.retryExponentialBackoff)],
    ['max_retry_delay', durationText(task.maxRetryDelayMs)],
    ['execution_timeout', durationText(task.timeoutMs)],
  ]
}

function floatText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value)
}

function placeArguments({ id }: TaskSpec, names: Names): Argument[] {
  const group = groupOf(id)
  const args: Argument[] = [['task_id', literal(lastPart(id))]]
  if (group !== undefined) args.push(['task_group', names.group(group)])
  return args
}

function ruleArguments(task: TaskSpec, common: Trying): Argument[] {
  const { pool, poolSlots, priorityWeight, triggerRule, dependsOnPast, teardownOf, outlets } = task
  const args: Argument[] = [...tryArguments(task, common), ...kindArguments(task)]
  if (pool !== undefined) args.push(['pool', literal(pool)])
  if (poolSlots !== 1) args.push(['pool_slots', String(poolSlots)])
  if (priorityWeight !== 1) args.push(['priority_weight', String(priorityWeight)])
  // A teardown has its own, which nothing else may say.
  if (triggerRule !== 'all_success' && teardownOf === undefined)
    args.push(['trigger_rule', literal(triggerRule)])
  if (dependsOnPast) args.push(['depends_on_past', 'True'])
  if (outlets.length > 0) args.push(['outlets', `[${outlets.map(assetText).join(', ')}]`])
  return args
}

function kindArguments(task: TaskSpec): Argument[] {
  const { kind, pokeIntervalMs, timeoutMs, softFail, ignoreDownstreamTriggerRules: far } = task
  if (kind === 'short_circuit' && !far) return [['ignore_downstream_trigger_rules', 'False']]
  if (kind !== 'sensor') return []
  return [
    ['mode', '"reschedule"'],
    ['poke_interval', durationText(pokeIntervalMs)],
    ['timeout', durationText(timeoutMs)],
    ...(softFail ? [['soft_fail', 'True'] as Argument] : []),
  ]
}

function markText({ setup, teardownOf, failsRun }: TaskSpec, names: Names): string {
  if (teardownOf === undefined) return setup ? '.as_setup()' : ''
  const args: Argument[] = [['setups', `[${teardownOf.map(names.task).join(', ')}]`]]
  if (failsRun) args.push(['on_failure_fail_dagrun', 'True'])
  return `.${callText('as_teardown', args)}`
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1)
}
