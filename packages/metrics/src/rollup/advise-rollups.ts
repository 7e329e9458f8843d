import type { Grain, Model, RowMeasure } from '../model/model.ts'
import { mistakesOfRollup } from '../model/mistakes-of-rollup.ts'
import type { MetricsQuery } from '../query/metrics-query.ts'
import { resolveQuery, type ResolvedQuery } from '../query/resolve-query.ts'
import { rollupFor } from './plan-rollup.ts'
import { rollupColumn, type Rollup } from './rollup.ts'
import { isWithin } from './time-grains.ts'

/** A rollup that is worth having, and how many of the queries it answers a part of. */
export interface RollupAdvice {
  rollup: Rollup
  answers: number
}

/** More dimensions than this leave hardly fewer rows than there are: then rows are joined, not grouped. */
const mostDimensions = 5

/**
 * The rollups that would answer some queries, those first that answer most, each of which can be declared beside those that are; nothing
 * for queries that a declared rollup answers.
 * @throws MetricsError METRICS_QUERY_INVALID
 */
export function adviseRollups(
  model: Model,
  queries: readonly MetricsQuery[],
  declared: readonly Rollup[] = [...model.rollups.values()],
): RollupAdvice[] {
  const taken = new Set([...model.rollups.keys(), ...declared.map(({ name }) => name)])
  const needs = queries.flatMap((query) => needsOf(model, resolveQuery(model, query)))
  const open = needs.filter((need) => !rollupFor(need.resolved, need, declared))
  const wanted = new Map<string, Rollup>()
  // The widest first: what has less dimensions may be answered by them.
  for (const need of open.toSorted((a, b) => b.dimensions.length - a.dimensions.length)) {
    const own = rollupOf(need)
    const known = [...wanted.values()].find((one) => holds(one, own))
    if (known) wanted.set(known.name, withMeasures(known, own))
    else {
      const name = freeName(own.name, taken)
      taken.add(name)
      wanted.set(name, { ...own, name })
    }
  }
  const advised = [...wanted.values()].map((rollup) => ({
    rollup,
    answers: open.filter((need) => rollupFor(need.resolved, need, [rollup])).length,
  }))
  return advised
    .filter(({ rollup, answers }) => answers > 0 && mistakesOfRollup(rollup, model).length === 0)
    .toSorted((a, b) => b.answers - a.answers)
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  let number = 2
  while (taken.has(`${wanted}_${number}`)) number += 1
  return `${wanted}_${number}`
}

interface Need {
  table: string
  measures: readonly RowMeasure[]
  dimensions: Rollup['dimensions']
  resolved: ResolvedQuery
}

/** A count of distinct values needs a rollup of its own, which keeps them. */
function needsOf(model: Model, resolved: ResolvedQuery): Need[] {
  const dimensions = dimensionsOf(resolved)
  const groups = Map.groupBy(resolved.rowMeasures, ({ table, aggregate, name }) =>
    aggregate === 'count_distinct' ? name : table,
  )
  return [...groups.values()].flatMap((measures) => {
    const [{ table } = { table: '' }] = measures
    const own = dimensions.length > 0 ? dimensions : daysOf(model, table)
    return own.length > 0 ? [{ table, measures, dimensions: own, resolved }] : []
  })
}

/** A rollup has a dimension: numbers of a whole table are made of its days, where it has some. */
function daysOf({ tables, dimensions }: Model, table: string): Rollup['dimensions'] {
  const time = dimensions.get(tables.get(table)?.time ?? '')
  return time?.grains.includes('day') ? [{ dimension: time.name, grain: 'day' }] : []
}

/** What is grouped or filtered by; of one dimension by the grain that serves all. */
function dimensionsOf({ dimensions, filters }: ResolvedQuery): Rollup['dimensions'] {
  const asked = [
    ...dimensions.map(({ dimension, grain }) => ({ dimension, grain })),
    // A range of days is as good as a range of times when it begins with a day, as those of pages do.
    ...filters.map(({ dimension, filter }) => {
      const isDays = dimension.grains.includes('day') && filter.op === 'range'
      return { dimension, grain: isDays ? ('day' as const) : undefined }
    }),
  ]
  const found = new Map<string, Grain | undefined>()
  for (const { dimension, grain } of asked) {
    const { name } = dimension
    found.set(name, found.has(name) ? finer(found.get(name), grain) : grain)
  }
  const all = [...found].map(([dimension, grain]) => ({
    dimension,
    ...(grain !== undefined && { grain }),
  }))
  // Time first: rows are put in its order.
  return all.toSorted((a, b) => Number(b.grain !== undefined) - Number(a.grain !== undefined))
}

function finer(left: Grain | undefined, right: Grain | undefined): Grain | undefined {
  if (left === undefined || right === undefined) return undefined
  if (isWithin(left, right)) return left
  return isWithin(right, left) ? right : 'day'
}

function rollupOf({ table, measures, dimensions }: Need): Rollup {
  const [first] = measures
  const isKept = first?.aggregate === 'count_distinct'
  const eachRow = dimensions.length > mostDimensions
  const names = measures.map(({ name }) => name)
  const words = dimensions.map((one) => rollupColumn(one).replaceAll('.', '_'))
  const what = isKept && !eachRow ? `values_of_${first.name.split('.')[1] ?? ''}` : table
  return {
    name: [what, 'by', ...(words.length > 0 ? words : ['all'])].join('_').slice(0, 50),
    ...{ table, dimensions, measures: isKept && !eachRow ? [] : names },
    ...(isKept && !eachRow && { valuesOf: first.name }),
    ...(eachRow && { eachRow }),
  }
}

/** Whether one has all that another is asked by, and one dimension more at most. */
function holds(one: Rollup, other: Rollup): boolean {
  const has = ({ dimension, grain }: Rollup['dimensions'][number]) =>
    one.dimensions.some(
      (own) =>
        own.dimension === dimension &&
        (own.grain === undefined || (grain !== undefined && isWithin(own.grain, grain))),
    )
  return (
    one.table === other.table &&
    one.valuesOf === other.valuesOf &&
    one.dimensions.length <= other.dimensions.length + 1 &&
    other.dimensions.every(has)
  )
}

function withMeasures(one: Rollup, other: Rollup): Rollup {
  return { ...one, measures: [...new Set([...one.measures, ...other.measures])] }
}
