import { assetsOf, isAssetSchedule } from '../dag/asset.ts'
import type { DagSpec } from '../dag/dag.ts'
import type { TaskSpec } from '../dag/task.ts'
import { groupOf } from './task-text.ts'

/** What Airflow cannot be told of some DAGs, each a sentence that names DAG and part. */
export function mistakesOfExport(dags: readonly DagSpec[]): string[] {
  return [
    ...dags.flatMap((dag) => mistakesOfDag(dag).map((mistake) => `DAG '${dag.id}': ${mistake}`)),
    ...mistakesOfAssets(dags),
    ...mistakesOfPools(dags),
  ]
}

function mistakesOfDag(dag: DagSpec): string[] {
  return [
    ...tooLong('id', dag.id),
    ...(dag.deadlineMs === undefined
      ? []
      : ['deadline: Airflow counts none from when a run is due; set it in Airflow itself']),
    ...(dag.freshnessMs === undefined
      ? []
      : ['freshness: Airflow knows none; set an alert on the table itself']),
    ...dag.tasks.flatMap((task) =>
      mistakesOfTask(task, dag.tasks).map((mistake) => `task '${task.id}': ${mistake}`),
    ),
  ]
}

/** Airflow's limit for the ids of DAGs and tasks. */
const longestId = 250

function tooLong(name: string, id: string): string[] {
  if (id.length <= longestId) return []
  return [`${name}: expected at most ${longestId} characters, got ${id.length}`]
}

function mistakesOfTask(task: TaskSpec, tasks: readonly TaskSpec[]): string[] {
  const { id, retryExponentialBackoff: factor, maxRetryDelayMs } = task
  const within = tasks.find((one) => groupsAbove(one.id).includes(id))
  return [
    ...tooLong('id', id),
    ...(within ? [`Airflow takes the id for a group's as well, that of '${within.id}'`] : []),
    ...mistakesOfSetup(task, tasks),
    ...(factor > 1 && maxRetryDelayMs === 0
      ? ['maxRetryDelay: Airflow takes 0 for no limit; turn retryExponentialBackoff off']
      : []),
  ]
}

function groupsAbove(id: string): string[] {
  const group = groupOf(id)
  return group === undefined ? [] : [group, ...groupsAbove(group)]
}

function mistakesOfSetup({ id, setup }: TaskSpec, tasks: readonly TaskSpec[]): string[] {
  if (!setup) return []
  return tasks
    .filter(({ after, teardownOf }) => after.includes(id) && teardownOf === undefined)
    .filter(({ triggerRule }) => triggerRule !== 'all_success')
    .map(
      (one) =>
        `Airflow wants all_success of what follows a setup, got ${one.triggerRule} of '${one.id}'`,
    )
}

/** Airflow does not hear what a task says while it runs, as a publish does of its tables. */
function mistakesOfAssets(dags: readonly DagSpec[]): string[] {
  const declared = new Set(dags.flatMap(({ tasks }) => tasks.flatMap(({ outlets }) => outlets)))
  return dags.flatMap(({ id, schedule }) => {
    const awaited = isAssetSchedule(schedule) ? assetsOf(schedule.assets) : []
    return awaited
      .filter((asset) => !declared.has(asset))
      .map(
        (asset) =>
          `DAG '${id}': schedule: no task has '${asset}' among its outlets, and Airflow hears of no other update; add it to those of the task that publishes it`,
      )
  })
}

/** A pool of Airflow belongs to every DAG. */
function mistakesOfPools(dags: readonly DagSpec[]): string[] {
  const seen = new Map<string, { slots: number; dagId: string }>()
  return dags.flatMap(({ id, pools }) =>
    Object.entries(pools).flatMap(([pool, slots]) => {
      const first = seen.get(pool) ?? { slots, dagId: id }
      seen.set(pool, first)
      if (first.slots === slots) return []
      return [
        `pool '${pool}': expected the ${first.slots} slots of DAG '${first.dagId}', got ${slots} of DAG '${id}'`,
      ]
    }),
  )
}
