import { MetricsError } from '../errors.ts'
import { isTimeType, type Model } from '../model/model.ts'
import type { MetricsQuery } from '../query/metrics-query.ts'
import { partsOf } from '../query/resolve-query.ts'
import type { Rollup } from '../rollup/rollup.ts'
import { compileQuery } from './compile-query.ts'

/** Queries that read the same rows for different measures, each by what it shares with the others. */
export type JointQueries = ReadonlyMap<string, MetricsQuery>

/**
 * Puts queries together that differ in their measures alone, so that rows which several of them are about are read once. A query
 * that the model refuses is left out: it fails alone.
 */
export function jointQueries(
  model: Model,
  queries: readonly MetricsQuery[],
  rollups: readonly Rollup[],
): JointQueries {
  const keyed = queries.flatMap((query) => {
    const key = keyWhenAsked(model, query, rollups)
    return key === undefined ? [] : [{ key, query }]
  })
  const groups = Map.groupBy(keyed, ({ key }) => key)
  return new Map([...groups].map(([key, some]) => [key, joined(some.map(({ query }) => query))]))
}

/**
 * What a query shares with those that can be answered with it: dimensions, filters, the tables of its measures and the rollups that
 * answer; undefined when its rows are chosen or ordered by its measures.
 */
export function jointKey(
  model: Model,
  { measures, dimensions, filters, order, top }: MetricsQuery,
  rollup: string | undefined,
): string | undefined {
  const inTime = dimensions.every(({ dimension }) =>
    isTimeType(model.dimensions.get(dimension)?.type),
  )
  if (measures.length === 0 || dimensions.length > 1 || !inTime) return undefined
  if (top || order.length > 0) return undefined
  const parts = measures.flatMap((name) => {
    const measure = model.measures.get(name)
    return measure ? partsOf(measure, model) : []
  })
  const tables = [...new Set(parts.map(({ table }) => table))].toSorted()
  return JSON.stringify([dimensions, filters, tables, rollup])
}

function keyWhenAsked(
  model: Model,
  query: MetricsQuery,
  rollups: readonly Rollup[],
): string | undefined {
  try {
    return jointKey(model, query, compileQuery(model, query, { rollups }).rollup)
  } catch (error) {
    if (error instanceof MetricsError) return undefined
    throw error
  }
}

/** All measures, in an order of their own, so that the same queries in any order become the same. */
function joined(queries: readonly MetricsQuery[]): MetricsQuery {
  const [first] = queries as readonly [MetricsQuery, ...MetricsQuery[]]
  const measures = [...new Set(queries.flatMap((query) => query.measures))].toSorted()
  return { ...first, measures, limit: Math.max(...queries.map(({ limit }) => limit)) }
}
