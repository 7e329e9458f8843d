import type { Model } from '@deftunes/metrics'

/**
 * The columns of dimensions: their names without the table, but where two tables share one. They are those of the whole model, so
 * that a filter holds for the same column of every dataset.
 */
export function columnNames({ dimensions }: Model): ReadonlyMap<string, string> {
  const short = (name: string) => name.slice(name.indexOf('.') + 1)
  const counts = Map.groupBy(dimensions.keys(), short)
  return new Map(
    [...dimensions].map(([name, { table }]) => [
      name,
      counts.get(short(name))?.length === 1 ? short(name) : `${table}_${short(name)}`,
    ]),
  )
}
