import { Graph, messageOf, parseDuration } from '@deftunes/core'

import { mistakesOfSchedule } from '../timetable/mistakes-of-schedule.ts'
import { assetsOf, isAssetExpression, isAssetSchedule } from './asset.ts'
import type { DagOptions } from './dag.ts'
import { isDate } from './interval.ts'
import { mistakesOfParams } from './params.ts'
import { mistakesOfNames } from './option-names.ts'
import { mistakes, type Task, type TaskSpec } from './task.ts'
import { triggerRules } from './trigger-rule.ts'

/** Every mistake of a DAG as it is written, each a sentence that begins with where it is. */
export function mistakesOfDag<Services>(options: DagOptions<Services>): string[] {
  const { id, startDate, endDate, pools = {}, params = {}, tasks } = options
  const names = countsOf(tasks.map((one) => one.id))
  const found = [
    ...mistakesOfNames('DAG', options),
    ...(namePattern.test(id) ? [] : [`id: expected ${nameForm}, got '${id}'`]),
    ...mistakesOfInstant('startDate', startDate),
    ...(endDate === undefined ? [] : mistakesOfInstant('endDate', endDate)),
    ...mistakesOfTimes(options),
    ...Object.entries(pools).flatMap(([pool, slots]) => mistakesOfPool(pool, slots)),
    ...mistakesOfParams(params),
    ...mistakesOfNeeds(options),
    ...(tasks.length > 0 ? [] : ['tasks: expected at least one, got none']),
    ...tasks.flatMap((one) => mistakesOfTask(one, tasks, names, pools)),
    ...mistakesOfOrder(tasks),
  ]
  return [...new Set(found)]
}

const namePattern = /^[A-Za-z][\w.-]*$/
const nameForm = 'letters, digits, _ . and -, a letter first'

function mistakesOfInstant(name: string, text: string): string[] {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(text)
  if (isDate(text) || (instant && isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))))
    return []
  return [`${name}: expected YYYY-MM-DD, or an instant as 2024-01-01T06:00:00Z, got '${text}'`]
}

function mistakesOfTimes<Services>(options: DagOptions<Services>): string[] {
  const { schedule = null, maxActiveRuns = 1, runTimeout, deadline, freshness } = options
  return [
    ...mistakesOfWhen(schedule).map((mistake) => `schedule: ${mistake}`),
    ...(isCount(maxActiveRuns) ? [] : [countMistake('maxActiveRuns', maxActiveRuns)]),
    ...Object.entries({ runTimeout, deadline, freshness }).flatMap(([name, duration]) => {
      if (duration === undefined) return []
      return failing(() => parseDuration(duration)).map((mistake) => `${name}: ${mistake}`)
    }),
  ]
}

function mistakesOfWhen(schedule: NonNullable<DagOptions<never>['schedule']> | null): string[] {
  if (!isAssetSchedule(schedule)) return mistakesOfSchedule(schedule)
  const { assets } = schedule
  if (!isAssetExpression(assets))
    return [`expected names of assets, anyOf or allOf, got ${JSON.stringify(assets) ?? 'nothing'}`]
  return assetsOf(assets).length > 0 ? [] : ['expected at least one asset, got none']
}

/** A text would be a list of letters to whoever goes through it. */
function mistakesOfOutlets({ outlets }: TaskSpec): string[] {
  const isName = (asset: unknown) => typeof asset === 'string' && asset !== ''
  if (Array.isArray(outlets) && outlets.every(isName)) return []
  return [`outlets: expected a list of names of assets, got ${JSON.stringify(outlets)}`]
}

/** Nobody is there to give the parameters of runs that a schedule makes. */
function mistakesOfNeeds<Services>({ schedule = null, params = {} }: DagOptions<Services>) {
  if (schedule === null) return []
  const needed = Object.entries(params).filter(([, param]) => param.default === undefined)
  return needed.map(([name]) => `param '${name}': expected a default, since the DAG has a schedule`)
}

/** How often each name is there. */
function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}

function countMistake(name: string, got: number): string {
  return `${name}: expected a whole number above 0, got ${got}`
}

function mistakesOfPool(pool: string, slots: number): string[] {
  if (isCount(slots)) return []
  return [`pool '${pool}': expected a whole number of slots above 0, got ${slots}`]
}

function mistakesOfTask<Services>(
  one: Task<Services>,
  tasks: readonly TaskSpec[],
  names: ReadonlyMap<string, number>,
  pools: Readonly<Record<string, number>>,
): string[] {
  const { id, after, mapOver, kind } = one
  const found = after
    .filter((before) => !names.has(before))
    .map(
      (before) => `after '${before}', which is no task; known are: ${[...names.keys()].join(', ')}`,
    )
  if (!namePattern.test(id)) found.push(`expected an id of ${nameForm}`)
  if ((names.get(id) ?? 0) > 1) found.push('expected one task of this id, got several')
  if (mapOver !== undefined && kind !== 'task')
    found.push(`expected a plain task to be mapped, got a ${kind}`)
  found.push(...mistakesOfNumbers(one, pools), ...mistakesOfTeardown(one, tasks))
  found.push(...mistakesOfOutlets(one))
  return [...found, ...(one[mistakes] ?? [])].map((mistake) => `task '${id}': ${mistake}`)
}

function mistakesOfNumbers(one: TaskSpec, pools: Readonly<Record<string, number>>): string[] {
  const { pool, poolSlots, retries, retryExponentialBackoff, priorityWeight, triggerRule } = one
  const slots = pool === undefined ? undefined : pools[pool]
  return [
    ...(pool === undefined || Object.hasOwn(pools, pool)
      ? []
      : [`expected one of the DAG's pools, got '${pool}'`]),
    ...(isCount(poolSlots) ? [] : [countMistake('poolSlots', poolSlots)]),
    ...(slots !== undefined && poolSlots > slots
      ? [`poolSlots: expected at most the ${slots} of pool '${pool}', got ${poolSlots}`]
      : []),
    ...(Number.isSafeInteger(retries) && retries >= 0
      ? []
      : [`retries: expected a whole number from 0, got ${retries}`]),
    ...(Number.isFinite(retryExponentialBackoff) && retryExponentialBackoff >= 0
      ? []
      : [`retryExponentialBackoff: expected a number from 0, got ${retryExponentialBackoff}`]),
    ...(Number.isSafeInteger(priorityWeight)
      ? []
      : [`priorityWeight: expected a whole number, got ${priorityWeight}`]),
    ...(triggerRules.includes(triggerRule)
      ? []
      : [`triggerRule: expected one of ${triggerRules.join(', ')}, got '${triggerRule}'`]),
  ]
}

function mistakesOfTeardown({ teardownOf = [] }: TaskSpec, tasks: readonly TaskSpec[]): string[] {
  return teardownOf
    .filter((name) => tasks.some(({ id, setup }) => id === name && !setup))
    .map((name) => `tears down '${name}', which is no setup task`)
}

function mistakesOfOrder(tasks: readonly TaskSpec[]): string[] {
  const graph = new Graph()
  for (const { id, after } of tasks) graph.add(id, [...after])
  return failing(() => graph.sorted()).map((mistake) => `after: ${mistake}`)
}

function failing(work: () => unknown): string[] {
  try {
    work()
    return []
  } catch (error) {
    return [messageOf(error)]
  }
}
