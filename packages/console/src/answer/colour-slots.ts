import { isReached, partsOf, type Model } from '@deftunes/metrics'

import { ConsoleError } from '../errors.ts'
import { queryOf } from '../state/chart-queries.ts'
import type { Cell, ShownDimension } from './chart-answer.ts'
import type { Reader } from './reader.ts'

/** As many values as there are colours. */
const colours = 8

/**
 * The values of a dimension that have a colour of their own: the first of all rows of the version, whatever is filtered, so that a
 * value looks the same in every chart.
 */
export async function colourSlots(
  model: Model,
  dimension: ShownDimension,
  reader: Reader,
): Promise<[Cell, number][]> {
  const measure = rankingMeasure(model, dimension.name)
  if (measure === undefined) return []
  const query = queryOf({ measures: [measure] }, [dimension], [])
  try {
    const { rows } = await reader.read({ ...query, limit: colours })
    return rows.map(([value = null], slot) => [value, slot])
  } catch (error) {
    // Without the table that ranks them all values look the same; what the chart shows is there.
    if (error instanceof ConsoleError && error.code === 'CONSOLE_NOTHING_PUBLISHED') return []
    throw error
  }
}

/** The first measure of the model that a dimension can be ranked by, the same in every chart. */
function rankingMeasure(model: Model, name: string): string | undefined {
  const table = model.dimensions.get(name)?.table ?? ''
  const fits = [...model.measures.values()].filter((measure) =>
    partsOf(measure, model).every((part) => isReached(model, part.table, table)),
  )
  const summed = fits.find((one) => one.kind === 'rows' && one.aggregate === 'sum')
  return (summed ?? fits[0])?.name
}
