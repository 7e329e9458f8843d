import { parseDuration, type Duration } from '@deftunes/core'

import { mistakesOfNames } from './option-names.ts'
import type { TaskContext } from './task-context.ts'
import type { TriggerRule } from './trigger-rule.ts'

/** What a task does besides running: choose among downstream tasks, stop them, or wait for something. */
export type TaskKind = 'task' | 'branch' | 'short_circuit' | 'sensor'

/** A task as the scheduler knows it: plain data, every default filled in, times in milliseconds. */
export interface TaskSpec {
  id: string
  kind: TaskKind
  /** Direct upstream tasks. */
  after: readonly string[]
  /** Upstream tasks whose output it is given, by the name it knows each by. */
  inputs: Readonly<Record<string, string>>
  /** The upstream task over whose output, a list, it is mapped; undefined: it runs once. */
  mapOver: string | undefined
  retries: number
  retryDelayMs: number
  /** What each wait is multiplied by; 0: every wait is the same. */
  retryExponentialBackoff: number
  maxRetryDelayMs: number
  /** Error codes, `*` at the end stands for any rest: only these are tried again; empty: all. */
  retryOn: readonly string[]
  /** Error codes that are never tried again. */
  neverRetry: readonly string[]
  timeoutMs: number
  pool: string | undefined
  poolSlots: number
  /** Its own weight; the scheduler adds those of what waits for it. */
  priorityWeight: number
  triggerRule: TriggerRule
  /** Whether it waits for the same task of the run before to have succeeded or been skipped. */
  dependsOnPast: boolean
  setup: boolean
  /** The setup tasks whose work a teardown undoes; undefined: it is none. */
  teardownOf: readonly string[] | undefined
  /** Whether a teardown that fails fails the run. */
  failsRun: boolean
  /** Assets that its success updates. */
  outlets: readonly string[]
  /** Whether a falsy short circuit skips everything downstream, whatever the trigger rules say. */
  ignoreDownstreamTriggerRules: boolean
  pokeIntervalMs: number
  /** Whether a sensor whose time is up is skipped rather than failed. */
  softFail: boolean
  /** Mistakes in how it is written, which its DAG tells with all others. */
  readonly [mistakes]?: readonly string[]
}

/** Where a task keeps the mistakes in how it is written: it is no part of its data. */
export const mistakes: unique symbol = Symbol('mistakes')

declare const output: unique symbol

/** A task of a DAG; `Output` is what it returns, as JSON gives it back. */
export interface Task<Services = never, Output = unknown> extends TaskSpec {
  // A method's parameters are compared both ways: a task that needs less of its context is a task, too.
  run(context: TaskContext<Services>): Promise<unknown>
  readonly [output]?: Output
}

/** Tasks that another names in `after`. */
export type Upstream = string | TaskSpec | readonly (string | TaskSpec)[]

/** Tasks whose outputs another is given. */
export type Inputs = Readonly<Record<string, TaskSpec & { readonly [output]?: unknown }>>

/** What a task returns. */
export type OutputOf<T> = T extends { readonly [output]?: infer Output } ? Output : never

/** A task as it is written: what is absent has a default. */
export interface TaskOptions<Services, Given extends Inputs = Inputs, Output = unknown> {
  /** Letters, digits, _ . and -, a letter first; a dot separates groups. */
  id: string
  /** Tasks that come before. Default: none but those of `inputs`. */
  after?: Upstream
  /** Tasks whose outputs the context has as `inputs`, typed; they come before. */
  inputs?: Given
  /** What it returns is kept, as JSON of at most 64 kB. */
  run: (
    context: TaskContext<Services, { [Name in keyof Given]: OutputOf<Given[Name]> }>,
  ) => Promise<Output>
  /** How often it is tried again. Default 2. */
  retries?: number
  /** Wait before the second try. Default '5s'. */
  retryDelay?: Duration
  /** Whether each wait is twice the one before, or that many times, with Airflow's jitter. Default true. */
  retryExponentialBackoff?: boolean | number
  /** Longest wait of the exponential ones. Default '5m', or retryDelay where that is longer. */
  maxRetryDelay?: Duration
  /** Error codes to try again on, `LAKE_*` for a room's. Default: all that may pass. */
  retryOn?: readonly string[]
  /** Error codes that trying again does not mend. Default: none but those that say so themselves. */
  neverRetry?: readonly string[]
  /** After this it is killed and counts as failed. Default '1h'. */
  timeout?: Duration
  /** Pool whose slots it takes. Default: none. */
  pool?: string
  /** How many slots of the pool. Default 1. */
  poolSlots?: number
  /** Among tasks that wait for a worker the heaviest, with all that waits for it, goes first. Default 1. */
  priorityWeight?: number
  /** Default 'all_success'. */
  triggerRule?: TriggerRule
  /** Default false. */
  dependsOnPast?: boolean
  /** Assets that its success updates, whatever it does; its function can tell of others (`updates`). */
  outlets?: readonly string[]
}

/** A task of a DAG. @throws CoreError CORE_DURATION_INVALID */
export function task<Services, Output = unknown, Given extends Inputs = Inputs>(
  options: TaskOptions<Services, Given, Output>,
): Task<Services, Output> {
  return { ...specOf(options), ...misnamed('task', options), run: runOf(options) }
}

/** The mistakes in the names of a task's options. */
export function misnamed(
  of: Parameters<typeof mistakesOfNames>[0],
  options: object,
): Pick<TaskSpec, typeof mistakes> {
  const found = mistakesOfNames(of, options)
  return found.length > 0 ? { [mistakes]: found } : {}
}

/** The function of a task, for a context whose inputs are not known by type. */
export function runOf<Services, Given extends Inputs, Output>(
  options: TaskOptions<Services, Given, Output>,
): Task<Services, Output>['run'] {
  type Typed = Parameters<typeof options.run>[0]
  return (context) => options.run(context as Typed)
}

const defaults = {
  kind: 'task',
  mapOver: undefined,
  retries: 2,
  retryOn: [],
  neverRetry: [],
  pool: undefined,
  poolSlots: 1,
  priorityWeight: 1,
  triggerRule: 'all_success',
  dependsOnPast: false,
  setup: false,
  teardownOf: undefined,
  failsRun: false,
  outlets: [],
  ignoreDownstreamTriggerRules: true,
  pokeIntervalMs: 60_000,
  softFail: false,
} as const satisfies Partial<TaskSpec>

/** The plain data of a task, defaults filled in. @throws CoreError CORE_DURATION_INVALID */
export function specOf<Services, Given extends Inputs, Output>(
  options: TaskOptions<Services, Given, Output>,
): TaskSpec {
  const { id, after = [], inputs = {}, retryDelay = '5s', retryExponentialBackoff = true } = options
  const { maxRetryDelay, timeout = '1h' } = options
  const retryDelayMs = parseDuration(retryDelay)
  const given = Object.entries<TaskSpec>(inputs).map(
    ([name, { id: from }]) => [name, from] as const,
  )
  return {
    ...defaults,
    ...pick(options),
    id,
    after: [...new Set([...idsOf(after), ...given.map(([, from]) => from)])],
    inputs: Object.fromEntries(given),
    retryDelayMs,
    retryExponentialBackoff: factorOf(retryExponentialBackoff),
    maxRetryDelayMs: parseDuration(maxRetryDelay ?? Math.max(300_000, retryDelayMs)),
    timeoutMs: parseDuration(timeout),
  }
}

const asWritten = [
  'retries',
  'retryOn',
  'neverRetry',
  'pool',
  'poolSlots',
  'priorityWeight',
  'triggerRule',
  'dependsOnPast',
  'outlets',
] as const

function pick(options: Partial<Pick<TaskSpec, (typeof asWritten)[number]>>) {
  const given = asWritten.filter((name) => options[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, options[name]]))
}

function factorOf(backoff: boolean | number): number {
  return typeof backoff === 'number' ? backoff : backoff ? 2 : 0
}

/** The ids of tasks that are named or given. */
export function idsOf(upstream: Upstream): string[] {
  const list = typeof upstream === 'object' && 'length' in upstream ? upstream : [upstream]
  return list.map((one) => (typeof one === 'string' ? one : one.id))
}
