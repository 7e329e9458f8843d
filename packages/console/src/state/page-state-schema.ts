import { z } from 'zod'

import { filter, grain, sort } from './query-schema.ts'
import type { PageState } from './page-state.ts'
import { areInOrder, isStateDay, most, valuesIn } from './state-bounds.ts'
import { rangeOf } from './time-range.ts'

const name = z.string().min(1).max(most.name)
/** Days of a calendar that comparisons can be moved in. */
const day = z.iso.date().refine(isStateDay, {
  error: ({ input }) => `expected a day of the years 1700 to 2299, got '${String(input)}'`,
})

/** Days by their name. */
export const preset = name.refine((given) => rangeOf(given) !== undefined, {
  error: ({ input }) =>
    `expected all, this or last with month or year, or last N days, weeks, months or years, got '${String(input)}'`,
})
const level = z.strictObject({ dimension: name, grain: grain.optional() })

const plainState = z.strictObject({
  version: name.optional(),
  range: z
    .union([
      preset,
      z
        .strictObject({ from: day.optional(), to: day.optional() })
        .refine(areInOrder, 'expected a first day before the end'),
    ])
    .optional(),
  grain: grain.optional(),
  compare: z
    .union([
      z.enum(['none', 'previous', 'year']),
      z.strictObject({ segment: z.array(filter).max(most.filters), label: name.optional() }),
      z.strictObject({ version: name }),
    ])
    .optional(),
  filters: z.array(filter).max(most.filters).optional(),
  cross: z
    .array(z.strictObject({ chart: name, filters: z.array(filter).max(most.crossFilters) }))
    .max(most.crossed)
    .optional(),
  charts: z
    .record(
      name,
      z.strictObject({
        drill: z
          .array(z.strictObject({ filter, to: level }))
          .max(most.levels)
          .optional(),
        by: level.optional(),
        sort: sort.optional(),
        top: z.int().min(1).max(most.top).optional(),
      }),
    )
    .optional(),
})

/** {@link PageState} as it comes over the wire. */
export const pageState = plainState.refine((state) => valuesIn(state) <= most.allValues, {
  error: ({ input }) =>
    `expected ${most.allValues} values in all filters at most, got ${valuesIn(input as PageState)}`,
})
