import type { Format, ValueType } from '@deftunes/metrics'
import { z } from 'zod'

import type {
  Cell,
  ChartAnswer,
  Explanation,
  Rows,
  ShownDimension,
  ShownMeasure,
} from '../answer/chart-answer.ts'
import type { ColumnQuality, QualityStatus } from '../quality/column-quality.ts'
import type { ModelTest } from '../quality/model-test.ts'
import { grain } from '../state/query-schema.ts'
import { objectSchema, wordSchema } from './type-schema.ts'

const text = z.string()

/** A {@link ValueType}. */
export const valueType = wordSchema<ValueType>({
  ...{ text: 'text', number: 'number', boolean: 'boolean', date: 'date', timestamp: 'timestamp' },
})
/** A {@link Format}. */
export const format = wordSchema<Format>({
  ...{ number: 'number', integer: 'integer', percent: 'percent', currency: 'currency' },
  duration: 'duration',
})

/** A {@link Cell} as JSON. */
export const cell: z.ZodType<Cell> = z.union([text, z.number(), z.boolean(), z.null()])

const rowShape = {
  rows: z.array(z.array(cell)),
  others: z.array(z.boolean()).optional(),
  truncated: z.boolean(),
}

/** {@link Rows} as JSON. */
export const rows = objectSchema<Rows>(rowShape)

/** A {@link ShownDimension} as JSON. */
export const shownDimension = objectSchema<ShownDimension>({
  ...{ name: text, label: text, type: valueType },
  ...{ grain: grain.optional(), bin: z.number().optional() },
})

/** Schemas of what a {@link ShownMeasure} has. */
export const measureShape = {
  ...{ name: text, label: text, description: text.optional() },
  formula: text.optional(),
  ...{ format: format, currency: text.optional(), emptyIsZero: z.boolean().optional() },
}

/** A {@link ShownMeasure} as JSON. */
export const shownMeasure = objectSchema<ShownMeasure>(measureShape)

const quality = objectSchema<ColumnQuality>({
  column: text,
  status: wordSchema<QualityStatus>({
    ...{ passed: 'passed', warned: 'warned', failed: 'failed', untested: 'untested' },
  }),
  tests: z.array(
    z.object({
      name: text,
      status: wordSchema<ModelTest['status']>({
        ...{ pass: 'pass', warn: 'warn', fail: 'fail', error: 'error' },
      }),
      failures: z.number().nullable(),
    }),
  ),
})

/** An {@link Explanation} as JSON. */
export const explanation = objectSchema<Explanation>({
  ...{ sql: z.array(text), plainSql: text, filters: z.array(text) },
  ...{ notApplied: z.array(text), notCompared: z.array(text) },
  ...{ rowsRead: z.number(), rollup: text.optional(), ms: z.number() },
  freshness: objectSchema<Explanation['freshness']>({
    publishedAt: z.iso.datetime(),
    ...{ lastDay: z.iso.date().optional(), runId: text.optional() },
  }),
  quality: z.array(quality),
})

/** A {@link ChartAnswer} as JSON. */
export const chartAnswer = objectSchema<ChartAnswer>({
  ...{ chart: text, version: text, across: z.int(), unfinished: z.boolean(), explanation },
  ...{ dimensions: z.array(shownDimension), measures: z.array(shownMeasure), main: rows },
  compared: z.object({ ...rowShape, label: text, isSegment: z.boolean().optional() }).optional(),
  total: rows,
  comparedTotal: z
    .object({ ...rowShape, label: text.optional(), isSegment: z.boolean().optional() })
    .optional(),
  subtotals: z.array(z.object({ ...rowShape, kept: z.array(z.int()) })).optional(),
  spark: z.object({ ...rowShape, grain: grain }).optional(),
  comparedSpark: rows.optional(),
  crumbs: z.array(z.object({ label: text, value: text })),
  next: z.object({ dimension: text, grain: grain.optional(), label: text }).optional(),
  slots: z.array(z.tuple([cell, z.int()])),
})
