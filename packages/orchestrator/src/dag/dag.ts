import { Graph, messageOf } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import type { Task } from './task.ts'

export interface DagOptions<Services> {
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

function mistakesOf<Services>({
  id,
  startDate,
  pools = {},
  tasks,
}: DagOptions<Services>): string[] {
  const names = tasks.map((one) => one.id)
  const mistakes: string[] = []
  if (!/^[A-Za-z][\w.-]*$/.test(id))
    mistakes.push(`id: expected letters, digits, _ . and -, got '${id}'`)
  if (!/^\d{4}-\d\d-\d\d$/.test(startDate))
    mistakes.push(`startDate: expected YYYY-MM-DD, got '${startDate}'`)
  if (tasks.length === 0) mistakes.push('tasks: expected at least one')
  for (const one of tasks) {
    if (!/^[A-Za-z][\w.-]*$/.test(one.id))
      mistakes.push(`task '${one.id}': expected letters, digits, _ . and -`)
    if (names.filter((name) => name === one.id).length > 1)
      mistakes.push(`task '${one.id}': expected one of this id`)
    for (const before of one.after) {
      if (!names.includes(before))
        mistakes.push(
          `task '${one.id}': after '${before}', which is no task; known are: ${names.join(', ')}`,
        )
    }
    if (one.pool !== undefined && !((pools[one.pool] ?? 0) > 0))
      mistakes.push(`task '${one.id}': pool '${one.pool}' has no slots`)
  }
  if (mistakes.length > 0) return [...new Set(mistakes)]
  try {
    graphOf(tasks).sorted()
  } catch (error) {
    mistakes.push(messageOf(error))
  }
  return mistakes
}
