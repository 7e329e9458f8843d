import { grains } from '@deftunes/metrics/grains'
import { z } from 'zod'

import { chartTypes } from '../dashboard/dashboard.ts'
import { most } from './state-bounds.ts'

/** A text that a statement can hold: one with a NUL would be cut there. */
const plainText = z.string().refine((text) => !text.includes('\0'), {
  error: 'expected a text without NUL characters, got one with',
})
const name = plainText.min(1).max(most.name)
/** A value of a filter or a key. */
export const value = z.union([plainText.max(most.text), z.number(), z.boolean(), z.null()])
/** What is searched for. */
export const searched = plainText.max(most.searched)

/** A condition on a dimension, as {@link Filter} of the metrics. */
export const filter = z.discriminatedUnion('op', [
  z.strictObject({
    dimension: name,
    op: z.enum(['in', 'not in']),
    values: z.array(value).max(most.values),
  }),
  z.strictObject({
    dimension: name,
    op: z.literal('range'),
    from: value.optional(),
    to: value.optional(),
  }),
  z.strictObject({ dimension: name, op: z.literal('contains'), text: searched }),
])

/** A length of time. */
export const grain = z.enum(grains)

/** An order of rows. */
export const sort = z.strictObject({ by: name, descending: z.boolean() })

/** What an explored chart groups by. */
const by = z.strictObject({
  dimension: name,
  grain: z.union([grain, z.literal('auto')]).optional(),
  bin: z.number().positive().optional(),
})

/** A question of the explore page: a chart without a dashboard. */
export const explored = z.strictObject({
  version: name.optional(),
  type: z.enum(chartTypes).default('table'),
  measures: z.array(name).max(20),
  by: z.array(by).max(10).default([]),
  columns: z.array(by).max(5).default([]),
  filters: z.array(filter).max(50).default([]),
  sort: sort.optional(),
  top: z.int().min(1).max(1_000).optional(),
  limit: z.int().min(1).max(10_000).default(1_000),
})
