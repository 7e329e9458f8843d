import { didYouMean } from '@deftunes/core'

import { MetricsError } from '../errors.ts'
import type { Dimension, Grain, Measure, Model, RowMeasure } from '../model/model.ts'
import { filterMistake } from './filter-mistake.ts'
import type { Filter, MetricsQuery } from './metrics-query.ts'

/** A dimension as it is grouped by, and the column that it becomes. */
export interface GroupedDimension {
  column: string
  dimension: Dimension
  grain?: Grain
  bin?: number
}

/** A query whose names are those of a model. */
export interface ResolvedQuery {
  dimensions: readonly GroupedDimension[]
  measures: readonly Measure[]
  /** The measures of rows that those are made of. */
  rowMeasures: readonly RowMeasure[]
  filters: readonly { dimension: Dimension; filter: Filter }[]
  order: readonly { column: string; descending: boolean }[]
  top?: { grouped: GroupedDimension; by: Measure; count: number; others: boolean }
  limit: number
}

/**
 * A query by the names of a model.
 * @throws MetricsError METRICS_QUERY_INVALID with every mistake
 */
export function resolveQuery(model: Model, query: MetricsQuery): ResolvedQuery {
  const mistakes: string[] = []
  const find = <Found>(what: string, name: string, known: ReadonlyMap<string, Found>): Found[] => {
    const found = known.get(name)
    if (found) return [found]
    mistakes.push(
      `expected a ${what} of the model, got '${name}'${didYouMean(name, [...known.keys()])}`,
    )
    return []
  }
  const measures = query.measures.flatMap((name) => find('measure', name, model.measures))
  const dimensions = query.dimensions.flatMap(({ dimension: name, grain, bin }) =>
    find('dimension', name, model.dimensions).map((dimension) =>
      groupedBy(dimension, { grain, bin }, mistakes),
    ),
  )
  const filters = query.filters.flatMap((filter) =>
    find('dimension', filter.dimension, model.dimensions).map((dimension) => ({
      dimension,
      filter,
    })),
  )
  mistakes.push(...filters.flatMap(({ dimension, filter }) => filterMistake(dimension, filter)))
  const columns = [...dimensions.map(({ column }) => column), ...measures.map(({ name }) => name)]
  if (query.measures.length + query.dimensions.length === 0)
    mistakes.push('expected a measure or a dimension, got none')
  const twice = columns.find((column, index) => columns.indexOf(column) < index)
  if (twice !== undefined) mistakes.push(`expected each column once, got '${twice}' again`)
  const order = query.order.map(({ by: column, descending }) => ({ column, descending }))
  for (const { column } of order)
    if (!columns.includes(column))
      mistakes.push(`order: expected one of its columns (${columns.join(', ')}), got '${column}'`)
  const top = query.top && topOf(query.top, { model, dimensions, measures, mistakes })
  if (mistakes.length > 0) throw invalid(mistakes)
  const rowMeasures = [...new Set(measures.flatMap((one) => partsOf(one, model)))]
  const { limit } = query
  return { dimensions, measures, rowMeasures, filters, order, limit, ...(top && { top }) }
}

/** The measures of rows that a measure is made of. */
export function partsOf(measure: Measure, { measures }: Model): RowMeasure[] {
  if (measure.kind === 'rows') return [measure]
  return measure.of.flatMap((name) => {
    const part = measures.get(name)
    return part?.kind === 'rows' ? [part] : []
  })
}

function groupedBy(
  dimension: Dimension,
  { grain, bin }: { grain: Grain | undefined; bin: number | undefined },
  mistakes: string[],
): GroupedDimension {
  const { name, grains, type } = dimension
  if (bin !== undefined) {
    if (type !== 'number') mistakes.push(`${name}: expected a number to bin, got a ${type}`)
    return { column: `${name}.bin`, dimension, bin }
  }
  if (grain === undefined) return { column: name, dimension }
  if (!grains.includes(grain))
    mistakes.push(
      `${name}: expected one of its grains (${grains.join(', ') || 'none'}), got '${grain}'`,
    )
  return { column: `${name}.${grain}`, dimension, grain }
}

function topOf(
  { dimension, by, count, others }: NonNullable<MetricsQuery['top']>,
  asked: {
    model: Model
    dimensions: readonly GroupedDimension[]
    measures: readonly Measure[]
    mistakes: string[]
  },
): ResolvedQuery['top'] {
  const { model, dimensions, measures, mistakes } = asked
  const grouped = dimensions.find(({ column }) => column === dimension)
  const measure = measures.find(({ name }) => name === by)
  if (!grouped) mistakes.push(`top: expected one of its dimensions, got '${dimension}'`)
  if (!measure) mistakes.push(`top: expected one of its measures, got '${by}'`)
  if (!grouped || !measure) return undefined
  const tables = new Set(partsOf(measure, model).map(({ table }) => table))
  if (tables.size > 1)
    mistakes.push(
      `top: expected a measure of one table, got '${by}' of ${[...tables].join(' and ')}`,
    )
  return { grouped, by: measure, count, others }
}

function invalid(mistakes: readonly string[]): MetricsError {
  const message = `query:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`
  return new MetricsError('METRICS_QUERY_INVALID', message, { details: { mistakes } })
}
