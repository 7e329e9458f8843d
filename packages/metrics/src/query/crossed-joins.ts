import type { Join, Model } from '../model/model.ts'
import type { Rollup } from '../rollup/rollup.ts'
import { safePath } from './join-path.ts'
import type { MetricsQuery } from './metrics-query.ts'
import { resolveQuery } from './resolve-query.ts'

/**
 * The joins that an answer goes over, each once, with those that the rollups which are read for it were built over: its numbers are
 * right only where each of them meets one row at most.
 * @throws MetricsError METRICS_QUERY_INVALID, METRICS_FAN_OUT
 */
export function crossedJoins(
  model: Model,
  query: Pick<MetricsQuery, 'measures' | 'dimensions' | 'filters'>,
  rollups: readonly Rollup[] = [],
): Join[] {
  const asked = { ...query, order: [], limit: 1 }
  const { rowMeasures, dimensions, filters } = resolveQuery(model, asked)
  const met = [...dimensions, ...filters].map(({ dimension }) => dimension)
  const homes = rowMeasures.length > 0 ? rowMeasures : met.slice(0, 1)
  const ways = [
    ...homes.flatMap(({ name, table }) => met.map((dimension) => ({ name, table, dimension }))),
    ...rollups.flatMap(({ name, table, ...rollup }) =>
      rollup.dimensions.flatMap((one) => {
        const dimension = model.dimensions.get(one.dimension)
        return dimension ? [{ name, table, dimension }] : []
      }),
    ),
  ]
  const hops = ways.flatMap(({ name, table, dimension }) =>
    safePath(model, table, dimension.table, { measure: name, dimension: dimension.name }),
  )
  return [...new Map(hops.map(({ join }) => [`${join.from} → ${join.to}`, join])).values()]
}
