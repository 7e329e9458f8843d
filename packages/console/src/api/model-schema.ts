import { z } from 'zod'

import { grain } from '../state/query-schema.ts'
import { format, valueType } from './answer-schema.ts'
import type { DimensionWords, MeasureWords, ModelWords } from './responses.ts'
import { objectSchema } from './type-schema.ts'

const text = z.string()
const named = { name: text, table: text, label: text, description: text.optional() }

/** {@link DimensionWords} as JSON. */
export const dimensionWords = objectSchema<DimensionWords>({
  ...named,
  ...{ type: valueType, grains: z.array(grain), synonyms: z.array(text) },
})

/** {@link MeasureWords} as JSON. */
export const measureWords = objectSchema<MeasureWords>({
  ...named,
  ...{ format, currency: text.optional(), synonyms: z.array(text), dimensions: z.array(text) },
})

/** {@link ModelWords} as JSON. */
export const modelWords = objectSchema<ModelWords>({
  ...{ measures: z.array(measureWords), dimensions: z.array(dimensionWords) },
  hierarchies: z.array(
    z.object({
      ...{ name: text, label: text },
      levels: z.array(z.object({ dimension: text, grain: grain.optional() })),
    }),
  ),
})
