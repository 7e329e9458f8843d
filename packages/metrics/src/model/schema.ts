import { z } from 'zod'

import { aggregates, formats, grains } from './model.ts'

const word = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .max(60)
const text = z.string().min(1)
const named = {
  label: text.optional(),
  description: text.optional(),
  synonyms: z.array(text).default([]),
}
const shown = {
  format: z.enum(formats).default('number'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
}

const dimension = z.strictObject({
  ...named,
  sql: text,
  type: z.enum(['text', 'number', 'boolean', 'date', 'timestamp']),
  grains: z.array(z.enum(grains)).optional(),
})

const measure = z
  .strictObject({
    ...named,
    ...shown,
    aggregate: z.enum(aggregates).optional(),
    sql: text.optional(),
    where: text.optional(),
    ratio: z.tuple([text, text]).optional(),
  })
  .superRefine(({ aggregate, sql, where, ratio }, context) => {
    const ofRows = [aggregate, sql, where].filter((one) => one !== undefined)
    const message =
      ratio === undefined
        ? aggregate === undefined && 'expected an aggregate or a ratio, got neither'
        : ofRows.length > 0 && 'expected a ratio alone, got aggregate, sql or where beside it'
    if (message) context.addIssue({ code: 'custom', message })
  })

const relation = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/)

const source = z.strictObject({
  relation,
  on: z.record(text, text),
  first_by: z.array(text).default([]),
})

const table = z.strictObject({
  relation,
  description: text.optional(),
  key: z.array(text).min(1),
  time: word.optional(),
  source: source.optional(),
  joins: z.record(word, z.record(text, text)).default({}),
  dimensions: z.record(word, dimension).default({}),
  measures: z.record(word, measure).default({}),
})

const level = z.union([
  text.transform((one) => ({ dimension: one })),
  z.strictObject({ dimension: text, grain: z.enum(grains) }),
])

const rollup = z.strictObject({
  table: word,
  dimensions: z.array(level).min(1),
  measures: z.array(text).default([]),
  values_of: text.optional(),
  each_row: z.boolean().default(false),
})

/** A file in `metrics/`. */
export const modelFile = z.strictObject({
  tables: z.record(word, table).default({}),
  hierarchies: z
    .record(word, z.strictObject({ label: text.optional(), levels: z.array(level).min(2) }))
    .default({}),
  rollups: z.record(word, rollup).default({}),
})

/** What a file in `metrics/` says. */
export type ModelFile = z.output<typeof modelFile>
