import { validationIssues, validationWords } from '@deftunes/core'
import { z } from 'zod'

import { MetricsError } from '../errors.ts'
import { grains } from '../model/model.ts'

const name = z.string().min(1)
const value = z.union([z.string(), z.number(), z.boolean(), z.null()])

const filter = z.discriminatedUnion('op', [
  z.strictObject({
    dimension: name,
    op: z.enum(['in', 'not in']),
    values: z.array(value).max(10_000),
  }),
  z.strictObject({
    dimension: name,
    op: z.literal('range'),
    from: value.optional(),
    to: value.optional(),
  }),
  z.strictObject({ dimension: name, op: z.literal('contains'), text: z.string() }),
])

const metricsQuery = z.strictObject({
  measures: z.array(name).default([]),
  dimensions: z
    .array(
      z.strictObject({
        dimension: name,
        grain: z.enum(grains).optional(),
        bin: z.number().positive().optional(),
      }),
    )
    .default([]),
  filters: z.array(filter).default([]),
  order: z.array(z.strictObject({ by: name, descending: z.boolean().default(false) })).default([]),
  top: z
    .strictObject({
      dimension: name,
      count: z.int().min(1).max(1_000),
      by: name,
      others: z.boolean().default(true),
    })
    .optional(),
  limit: z.int().min(1).max(100_000).default(1_000),
})

/**
 * What is asked of a model: measures, by dimensions, of the rows that pass every filter.
 *
 * `bin` groups a number by the beginning of the stretch of that length, counted from 0, which it lies in.
 * A `range` holds from `from`, included, to `to`, excluded. `in` and `not in` know NULL as a value. `top` keeps the values of one
 * dimension with the greatest measure, and puts the others together unless that is refused. Without an order, time goes
 * forwards, else the first measure down.
 */
export type MetricsQuery = z.output<typeof metricsQuery>

/** A {@link MetricsQuery} as it is written, defaults left out. */
export type MetricsQueryInput = z.input<typeof metricsQuery>

/** A condition on a dimension. */
export type Filter = MetricsQuery['filters'][number]

/** A value of a filter. */
export type FilterValue = z.output<typeof value>

/**
 * A query from plain data.
 * @throws MetricsError METRICS_QUERY_INVALID with every mistake of its form
 */
export function parseMetricsQuery(value: unknown): MetricsQuery {
  const parsed = metricsQuery.safeParse(value, { error: (issue) => validationWords(issue, true) })
  if (parsed.success) return parsed.data
  const mistakes = validationIssues(parsed.error).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )
  const text = `query:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`
  throw new MetricsError('METRICS_QUERY_INVALID', text, {
    cause: parsed.error,
    details: { mistakes },
  })
}
