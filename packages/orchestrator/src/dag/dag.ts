import { Graph, parseDuration, type Duration } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import type { Schedule } from '../timetable/schedule.ts'
import type { AssetSchedule } from './asset.ts'
import { mistakesOfDag } from './mistakes-of-dag.ts'
import { mistakesOfForm } from './mistakes-of-form.ts'
import type { Params } from './params.ts'
import type { Task, TaskSpec } from './task.ts'

/** What a DAG is made of. */
export interface DagOptions<Services> {
  /** Letters, digits, _ . and -, a letter first. */
  id: string
  description?: string
  /** When it is due; a bare cron expression or preset means what it means in Airflow 3. Default null: by hand. */
  schedule?: Schedule | AssetSchedule
  /** First instant that a data interval may begin at: YYYY-MM-DD, or an ISO instant in UTC. */
  startDate: string
  /** Last instant that a data interval may begin at. Default: none. */
  endDate?: string
  /** Whether what was missed is made up for, one interval after the other. Default false: only the last. */
  catchup?: boolean
  /** Runs that may be open at once. Default 16. */
  maxActiveRuns?: number
  /** After this a run fails, and what runs of it is killed. Default: never. */
  runTimeout?: Duration
  /** Slots of each pool that tasks name; DAGs that share a pool agree on its slots. */
  pools?: Readonly<Record<string, number>>
  /** Parameters that a run by hand can be given. Default: none; others are passed on as they are. */
  params?: Params
  /** Who is told when it fails. */
  owner?: string
  tags?: readonly string[]
  /** An alert is raised when a run has not ended so long after it was due. Default: none. */
  deadline?: Duration
  /** An alert is raised when the newest data that a run has brought is older than this. Default: none. */
  freshness?: Duration
  tasks: readonly Task<Services>[]
}

/** A checked DAG as the scheduler knows it: plain data; tasks are in an order in which upstream ones come first. */
export interface DagSpec {
  id: string
  description: string
  schedule: Schedule | AssetSchedule
  /** ISO instants. */
  startDate: string
  endDate: string | undefined
  catchup: boolean
  maxActiveRuns: number
  runTimeoutMs: number | undefined
  pools: Readonly<Record<string, number>>
  params: Params
  owner: string | undefined
  tags: readonly string[]
  deadlineMs: number | undefined
  freshnessMs: number | undefined
  tasks: readonly TaskSpec[]
}

/** A checked DAG with what its tasks do. */
export interface Dag<Services = never> extends DagSpec {
  tasks: readonly Task<Services>[]
}

/** A DAG. @throws OrchestratorError ORCHESTRATOR_DAG_INVALID with every mistake */
export function dag<Services>(options: DagOptions<Services>): Dag<Services> {
  const misformed = mistakesOfForm(options)
  if (misformed.length > 0) throw invalid(options, misformed)
  const tasks = withGroupsResolved(options.tasks)
  const mistakes = mistakesOfDag({ ...options, tasks })
  if (mistakes.length > 0) throw invalid(options, mistakes)
  return {
    id: options.id,
    description: options.description ?? '',
    schedule: options.schedule ?? null,
    startDate: instantOf(options.startDate),
    endDate: options.endDate === undefined ? undefined : instantOf(options.endDate),
    catchup: options.catchup ?? false,
    maxActiveRuns: options.maxActiveRuns ?? 16,
    runTimeoutMs: optionalMs(options.runTimeout),
    pools: options.pools ?? {},
    params: options.params ?? {},
    owner: options.owner,
    tags: options.tags ?? [],
    deadlineMs: optionalMs(options.deadline),
    freshnessMs: optionalMs(options.freshness),
    tasks: sorted(tasks),
  }
}

function invalid(options: { id: string } | null, mistakes: readonly string[]): OrchestratorError {
  const message = `DAG '${options?.id}':\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`
  return new OrchestratorError('ORCHESTRATOR_DAG_INVALID', message, { details: { mistakes } })
}

/** A DAG without what its tasks do: plain data. */
export function specOfDag<Services>({ tasks, ...rest }: Dag<Services>): DagSpec {
  return { ...rest, tasks: tasks.map(plainTask) }
}

/** A task but for its function. */
function plainTask(one: TaskSpec): TaskSpec {
  return Object.fromEntries(
    Object.entries(one).filter(([name]) => name !== 'run'),
  ) as object as TaskSpec
}

function instantOf(date: string): string {
  return new Date(date).toISOString()
}

function optionalMs(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration)
}

function sorted<Services>(tasks: readonly Task<Services>[]): Task<Services>[] {
  const byId = new Map(tasks.map((one) => [one.id, one]))
  const graph = new Graph()
  for (const { id, after } of tasks) graph.add(id, [...after])
  return graph.sorted().flatMap((id) => byId.get(id) ?? [])
}

/** A name in `after` that is no task's but the part before a dot of some stands for the last tasks of that group. */
function withGroupsResolved<Services>(tasks: readonly Task<Services>[]): Task<Services>[] {
  const ids = new Set(tasks.map(({ id }) => id))
  const resolve = (name: string) => (ids.has(name) ? [name] : lastOfGroup(tasks, name))
  return tasks.map((one) => ({ ...one, after: [...new Set(one.after.flatMap(resolve))] }))
}

/** Its tasks that no other of it comes after; a teardown holds nothing up. */
function lastOfGroup(tasks: readonly TaskSpec[], group: string): string[] {
  const own = tasks.filter(({ id }) => id.startsWith(`${group}.`))
  if (own.length === 0) return [group]
  const works = own.filter(({ teardownOf }) => teardownOf === undefined)
  const kept = works.length > 0 ? works : own
  const followed = kept.flatMap(({ after }) => after)
  const isFollowed = (id: string) =>
    followed.some((name) => id === name || id.startsWith(`${name}.`))
  return kept.map(({ id }) => id).filter((id) => !isFollowed(id))
}
