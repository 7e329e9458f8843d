import { type Dimension, type Measure, type Model } from '@deftunes/metrics'

import type { DimensionWords, MeasureWords, ModelWords } from '../api/responses.ts'
import { isAskable } from '../state/page-question.ts'

/** A model as people choose from it. */
export function modelWords(model: Model): ModelWords {
  return {
    measures: [...model.measures.values()].map((measure) => measureWords(model, measure)),
    dimensions: [...model.dimensions.values()].map(dimensionWords),
    hierarchies: [...model.hierarchies.values()],
  }
}

/** A measure as people choose it, with the dimensions that it can be asked by. */
export function measureWords(model: Model, measure: Measure): MeasureWords {
  const { name, table, label, description, format, currency, synonyms } = measure
  const dimensions = [...model.dimensions.keys()].filter((one) => isAskable(model, [name], one))
  return {
    ...{ name, table, label, format, synonyms, dimensions },
    ...(description !== undefined && { description }),
    ...(currency !== undefined && { currency }),
  }
}

/** A dimension as people choose it. */
export function dimensionWords({
  name,
  table,
  label,
  description,
  type,
  grains,
  synonyms,
}: Dimension): DimensionWords {
  return {
    ...{ name, table, label, type, grains, synonyms },
    ...(description !== undefined && { description }),
  }
}
