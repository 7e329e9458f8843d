import type { Dimension, Grain, Model } from './model.ts'
import { unknown } from './unknown.ts'

/** What is wrong with a dimension and a grain where something is grouped by them. */
export function mistakesOfLevel(
  name: string,
  grain: Grain | undefined,
  { dimensions }: Pick<Model, 'dimensions'>,
): string[] {
  const dimension: Dimension | undefined = dimensions.get(name)
  if (!dimension) return [unknown('dimension', name, dimensions)]
  if (grain === undefined || dimension.grains.includes(grain)) return []
  return [`expected a grain of ${name} (${dimension.grains.join(', ') || 'none'}), got '${grain}'`]
}
