import { z } from 'zod'

import { grain } from '../state/query-schema.ts'
import { shownText } from '../state/shown-text.ts'
import { chartTypes } from './dashboard.ts'
import { nameForm } from './full-names.ts'
import { preset } from '../state/page-state-schema.ts'

/** As long as the longest names that charts are tried with. */
const text = shownText.min(1).max(10_000)
const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, {
    error: ({ input }) => `expected ${nameForm}, got '${String(input).slice(0, 60)}'`,
  })
  .describe('A name of the model: table.dimension or table.measure')
const word = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .max(60)
const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const values = z.union([z.array(value).min(1), value])

/** A condition, as files say it. */
export const filterFile = z
  .strictObject({
    dimension: name,
    in: values.optional().describe('One value or a list of them'),
    not_in: values.optional().describe('One value or a list of them'),
    from: value.optional().describe('The least value, included'),
    to: value.optional().describe('The greatest value, excluded'),
    contains: z.string().min(1).optional().describe('A part of a text, in any case'),
  })
  .superRefine((given, context) => {
    const kinds = [
      given.in !== undefined,
      given.not_in !== undefined,
      given.from !== undefined || given.to !== undefined,
      given.contains !== undefined,
    ].filter(Boolean)
    if (kinds.length === 1) return
    const message = `expected one of in, not_in, from and to, or contains, got ${kinds.length === 0 ? 'none' : 'several'}`
    context.addIssue({ code: 'custom', message })
  })

const by = z.union([
  name,
  z.strictObject({
    dimension: name,
    grain: z.enum([...grain.options, 'auto']).optional(),
    bin: z.number().positive().optional().describe('Width of the bins of a number'),
  }),
])

const chart = z.strictObject({
  id: word.describe('Unique in the dashboard; part of links'),
  type: z.enum(chartTypes),
  title: text,
  description: text.optional(),
  width: z.int().min(1).max(12).default(6).describe('Columns of 12'),
  measures: z.array(name).min(1).max(20),
  by: z.array(by).max(10).default([]).describe('What it groups by; the type gives each a role'),
  columns: z.array(by).max(5).default([]).describe('What goes across, of a pivot'),
  filters: z
    .array(filterFile)
    .default([])
    .describe("Conditions beside those of the page's filters"),
  ignores: z.array(name).default([]).describe('Filters of the page that do not apply'),
  top: z
    .union([
      z.int().min(1).max(1_000),
      z.strictObject({
        count: z.int().min(1).max(1_000),
        by: name.optional(),
        others: z.boolean().default(true),
      }),
    ])
    .optional()
    .describe('The first values alone, all others together'),
  sort: z.strictObject({ by: name, descending: z.boolean().default(true) }).optional(),
  limit: z.int().min(1).max(10_000).default(1_000),
  stack: z.enum(['none', 'stack', 'share']).default('none'),
  horizontal: z.boolean().default(false),
  cumulative: z.boolean().default(false).describe('Sums up along time'),
  spark: z
    .union([grain, z.literal('auto')])
    .optional()
    .describe('Of a number: its line over time'),
  compares: z.boolean().optional().describe("Whether it shows the page's comparison"),
  down_is_good: z.boolean().default(false),
  bars: z.boolean().default(false).describe('Of a table: bars behind the numbers'),
  totals: z.boolean().default(false).describe('Of tables and pivots'),
  hierarchy: word.optional().describe('The hierarchy that a click goes down'),
})

const range = preset.default('all')

/** More than anybody looks at on a page; each is asked for and sent when it is opened. */
const mostCharts = 100

const rows = z
  .array(
    z.strictObject({
      height: z.int().min(2).max(24).default(6).describe('Units of 40 px'),
      title: text.optional(),
      charts: z.array(chart).min(1).max(12),
    }),
  )
  .min(1)
  .max(mostCharts)
  .superRefine((given, context) => {
    const before = (row: number) =>
      given.slice(0, row).reduce((sum, { charts }) => sum + charts.length, 0)
    const charts = before(given.length)
    if (charts <= mostCharts) return
    const row = given.findIndex((_, index) => before(index + 1) > mostCharts)
    const message = `expected ${mostCharts} charts in a dashboard at most, got ${charts.toLocaleString('en-US')}`
    const path = [row, 'charts', mostCharts - before(row)]
    context.addIssue({ code: 'custom', message, path })
  })
  .describe(`Charts side by side, ${mostCharts} in all rows at most`)

/** A file in `dashboards/`. */
export const dashboardFile = z.strictObject({
  title: text,
  description: text.optional(),
  order: z.int().default(100).describe('Place among the others in lists'),
  time: name.optional().describe('The date that the range of the page is about'),
  range: range.describe('Days that it opens with, up to the last one that has data'),
  compare: z.enum(['none', 'previous', 'year']).default('none'),
  filters: z
    .array(
      z.union([
        name,
        z.strictObject({ dimension: name, label: text.optional(), default: filterFile.optional() }),
      ]),
    )
    .default([]),
  rows,
})

/** What a file in `dashboards/` says. */
export type DashboardFile = z.output<typeof dashboardFile>

/** What a chart of a file says. */
export type ChartFile = DashboardFile['rows'][number]['charts'][number]

/** A condition as a file says it. */
export type FilterFile = z.output<typeof filterFile>
