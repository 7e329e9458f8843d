import { z } from 'zod'

import { filter, grain, sort } from './query-schema.ts'
import { rangeOf } from './time-range.ts'

const name = z.string().min(1).max(200)
/** Days of a calendar that comparisons can be moved in. */
const day = z.iso.date().refine((text) => text >= '1700-01-01' && text < '2300-01-01', {
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
        .refine(({ from = '', to = '9' }) => from < to, 'expected a first day before the end'),
    ])
    .optional(),
  grain: grain.optional(),
  compare: z
    .union([
      z.enum(['none', 'previous', 'year']),
      z.strictObject({ segment: z.array(filter).max(50), label: name.optional() }),
      z.strictObject({ version: name }),
    ])
    .optional(),
  filters: z.array(filter).max(50).optional(),
  cross: z
    .array(z.strictObject({ chart: name, filters: z.array(filter).max(10) }))
    .max(50)
    .optional(),
  charts: z
    .record(
      name,
      z.strictObject({
        drill: z
          .array(z.strictObject({ filter, to: level }))
          .max(10)
          .optional(),
        by: level.optional(),
        sort: sort.optional(),
        top: z.int().min(1).max(1_000).optional(),
      }),
    )
    .optional(),
})

/** More values than anybody picks; each chart asks for all of them. */
const mostValues = 20_000

/** {@link PageState} as it comes over the wire. */
export const pageState = plainState.refine((state) => valuesIn(state) <= mostValues, {
  error: ({ input }) =>
    `expected ${mostValues} values in all filters at most, got ${valuesIn(input as State)}`,
})

type State = z.output<typeof plainState>

function valuesIn({ filters = [], cross = [], charts = {}, compare }: State): number {
  const all = [
    ...filters,
    ...cross.flatMap((one) => one.filters),
    ...Object.values(charts).flatMap(({ drill = [] }) => drill.map((level) => level.filter)),
    ...(typeof compare === 'object' && 'segment' in compare ? compare.segment : []),
  ]
  return all.reduce((sum, one) => sum + ('values' in one ? one.values.length : 0), 0)
}
