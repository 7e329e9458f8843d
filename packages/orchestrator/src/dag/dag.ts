import { Graph, messageOf } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import { isDate } from './interval.ts'
import type { Task } from './task.ts'

/** What a DAG is made of. */
export interface DagOptions<Services> {
  /** Letters, digits, _ . and -, a letter first. */
  id: string
  description?: string
  /** Only '@daily' so far. */
  schedule?: '@daily'
  /** First day that has a data interval, YYYY-MM-DD. */
  startDate: string
  /** Slots of each pool that tasks name. */
  pools?: Readonly<Record<string, number>>
  tasks: readonly Task<Services>[]
}

/** A checked DAG; tasks are in an order in which upstream ones come first. */
export interface Dag<Services = never> {
  id: string
  description: string
  schedule: '@daily'
  startDate: string
  pools: Readonly<Record<string, number>>
  tasks: readonly Task<Services>[]
}

/** A DAG. @throws OrchestratorError ORCHESTRATOR_DAG_INVALID with every mistake */
export function dag<Services>(options: DagOptions<Services>): Dag<Services> {
  const { id, description = '', schedule = '@daily', startDate, pools = {}, tasks } = options
  const mistakes = mistakesOf(options)
  if (mistakes.length > 0) {
    const message = `DAG '${id}':\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`
    throw new OrchestratorError('ORCHESTRATOR_DAG_INVALID', message, { details: { mistakes } })
  }
  const byId = new Map(tasks.map((one) => [one.id, one]))
  const sorted = graphOf(tasks)
    .sorted()
    .flatMap((taskId) => byId.get(taskId) ?? [])
  return { id, description, schedule, startDate, pools, tasks: sorted }
}

function graphOf(tasks: readonly { id: string; after: readonly string[] }[]): Graph {
  const graph = new Graph()
  for (const { id, after } of tasks) graph.add(id, [...after])
  return graph
}

function mistakesOf<Services>(options: DagOptions<Services>): string[] {
  const { id, startDate, pools = {}, tasks } = options
  const mistakes = [
    ...(namePattern.test(id) ? [] : [`id: expected ${nameForm}, got '${id}'`]),
    ...(isDate(startDate) ? [] : [`startDate: expected YYYY-MM-DD, got '${startDate}'`]),
    ...Object.entries(pools).flatMap(([pool, slots]) => mistakesOfPool(pool, slots)),
    ...(tasks.length > 0 ? [] : ['tasks: expected at least one, got none']),
    ...tasks.flatMap((one) => mistakesOfTask(one, tasks, pools)),
    ...mistakesOfOrder(tasks),
  ]
  return [...new Set(mistakes)]
}

const namePattern = /^[A-Za-z][\w.-]*$/
const nameForm = 'letters, digits, _ . and -, a letter first'

function mistakesOfPool(pool: string, slots: number): string[] {
  if (Number.isSafeInteger(slots) && slots > 0) return []
  return [`pool '${pool}': expected a whole number of slots above 0, got ${slots}`]
}

function mistakesOfTask<Services>(
  { id, after, pool, retries }: Task<Services>,
  tasks: readonly Task<Services>[],
  pools: Readonly<Record<string, number>>,
): string[] {
  const names = tasks.map((one) => one.id)
  const where = `task '${id}'`
  const mistakes = after
    .filter((before) => !names.includes(before))
    .map(
      (before) => `${where}: after '${before}', which is no task; known are: ${names.join(', ')}`,
    )
  if (!namePattern.test(id)) mistakes.push(`${where}: expected an id of ${nameForm}`)
  if (names.filter((name) => name === id).length > 1)
    mistakes.push(`${where}: expected one task of this id, got several`)
  if (pool !== undefined && !Object.hasOwn(pools, pool))
    mistakes.push(`${where}: expected one of the DAG's pools, got '${pool}'`)
  if (!Number.isSafeInteger(retries) || retries < 0)
    mistakes.push(`${where}: retries: expected a whole number from 0, got ${retries}`)
  return mistakes
}

function mistakesOfOrder(tasks: readonly { id: string; after: readonly string[] }[]): string[] {
  try {
    graphOf(tasks).sorted()
    return []
  } catch (error) {
    return [`after: ${messageOf(error)}`]
  }
}
