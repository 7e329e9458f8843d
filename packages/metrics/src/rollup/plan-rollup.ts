import type { Dimension, Grain, RowMeasure } from '../model/model.ts'
import type { Filter } from '../query/metrics-query.ts'
import type { GroupedDimension, ResolvedQuery } from '../query/resolve-query.ts'
import { rollupColumn, type Rollup } from './rollup.ts'
import { beginsGrain, isWithin } from './time-grains.ts'

/** Measures of one table, and what answers them: a rollup, or the rows themselves. */
export interface Part {
  table: string
  measures: readonly RowMeasure[]
  rollup?: Rollup
}

/**
 * What answers some measures of a table as its rows do, without a difference: the first rollup that can, or for each measure one
 * that comes before that; else the rows.
 */
export function planParts(
  resolved: ResolvedQuery,
  { table, measures }: Part,
  rollups: readonly Rollup[],
): Part[] {
  const one = rollupFor(resolved, { table, measures }, rollups)
  const smaller = one ? rollups.slice(0, rollups.indexOf(one)) : rollups
  const found = measures.map((measure) =>
    rollupFor(resolved, { table, measures: [measure] }, smaller),
  )
  if (measures.length < 2 || found.includes(undefined))
    return [{ table, measures, ...(one && { rollup: one }) }]
  const groups = Map.groupBy(measures, (measure) => found[measures.indexOf(measure)])
  return [...groups].map(([rollup, some]) => ({ table, measures: some, ...(rollup && { rollup }) }))
}

/** The first rollup that answers; undefined: none does. */
export function rollupFor(
  resolved: ResolvedQuery,
  { table, measures }: Part,
  rollups: readonly Rollup[],
): Rollup | undefined {
  return rollups.find(
    (rollup) =>
      rollup.table === table &&
      resolved.dimensions.every((grouped) => columnFor(rollup, grouped) !== undefined) &&
      resolved.filters.every((one) => filterColumn(rollup, one) !== undefined) &&
      measures.every((measure) => hasMeasure(rollup, measure, resolved)),
  )
}

/** Where a rollup has a dimension: the column, and whether it is finer than asked for. */
export interface FoundColumn {
  column: string
  isFiner: boolean
}

/** The column of a rollup that a dimension is grouped by. */
export function columnFor(
  { dimensions }: Rollup,
  { dimension, grain }: Pick<GroupedDimension, 'dimension' | 'grain'>,
): FoundColumn | undefined {
  const own = dimensions.filter((one) => one.dimension === dimension.name)
  const exact = own.find((one) => wholeGrain(dimension, one.grain) === wholeGrain(dimension, grain))
  if (exact) return { column: rollupColumn(exact), isFiner: exact.grain !== grain }
  if (grain === undefined) return undefined
  const finer = own.find((one) => one.grain === undefined || isWithin(one.grain, grain))
  return finer && { column: rollupColumn(finer), isFiner: true }
}

/** A date by day is the date. */
function wholeGrain({ type }: Dimension, grain: Grain | undefined): Grain | undefined {
  return type === 'date' && grain === 'day' ? undefined : grain
}

/** The column of a rollup that a filter holds of as it does of the rows. */
export function filterColumn(
  rollup: Rollup,
  { dimension, filter }: { dimension: Dimension; filter: Filter },
): string | undefined {
  const own = rollup.dimensions.filter((one) => one.dimension === dimension.name)
  const fit = own.find(
    ({ grain }) =>
      wholeGrain(dimension, grain) === undefined || (grain !== undefined && cutsAt(filter, grain)),
  )
  return fit && rollupColumn(fit)
}

/** Whether a range takes stretches of a grain whole or not at all. */
function cutsAt(filter: Filter, grain: Grain): boolean {
  if (filter.op !== 'range') return false
  const ends = [filter.from, filter.to].filter((end) => end !== undefined)
  return ends.every((end) => typeof end === 'string' && beginsGrain(end, grain))
}

function hasMeasure(
  rollup: Rollup,
  { name, aggregate }: RowMeasure,
  resolved: ResolvedQuery,
): boolean {
  if (rollup.valuesOf === name) return true
  if (!rollup.measures.includes(name)) return false
  if (rollup.eachRow || aggregate !== 'count_distinct' || rollup.additive?.includes(name))
    return true
  return (
    rollup.valuesOf === undefined && rollup.dimensions.every((one) => isOneValue(one, resolved))
  )
}

/** Whether a row of the answer is about one value of a rollup's dimension: then no two rows of the rollup meet in it. */
function isOneValue(
  { dimension: name, grain }: Rollup['dimensions'][number],
  { dimensions, filters, top }: ResolvedQuery,
): boolean {
  const isGrouped = dimensions.some(
    (grouped) =>
      grouped.dimension.name === name &&
      grouped.bin === undefined &&
      wholeGrain(grouped.dimension, grouped.grain) === wholeGrain(grouped.dimension, grain) &&
      !(top?.others && top.grouped === grouped),
  )
  const isFiltered = filters.some(
    ({ dimension, filter }) =>
      dimension.name === name &&
      wholeGrain(dimension, grain) === undefined &&
      filter.op === 'in' &&
      filter.values.length === 1,
  )
  return isGrouped || isFiltered
}
