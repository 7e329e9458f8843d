import { z } from 'zod'

import {
  chartTypes,
  type By,
  type Chart,
  type Dashboard,
  type PageFilter,
  type Row,
  type Sort,
} from '../dashboard/dashboard.ts'
import { filter, grain } from '../state/query-schema.ts'
import { objectSchema } from './type-schema.ts'

const text = z.string()
const grainOrAuto = z.union([grain, z.literal('auto')])
const by = objectSchema<By>({
  ...{ dimension: text, grain: grainOrAuto.optional(), bin: z.number().optional() },
})

/** A {@link Chart} as JSON. */
export const chart = objectSchema<Chart>({
  ...{ id: text, type: z.enum(chartTypes), title: text, description: text.optional() },
  ...{ width: z.int(), measures: z.array(text), by: z.array(by), columns: z.array(by) },
  ...{ filters: z.array(filter), ignores: z.array(text), limit: z.int(), line: z.int() },
  top: z.object({ count: z.int(), by: text.optional(), others: z.boolean() }).optional(),
  sort: objectSchema<Sort>({ by: text, descending: z.boolean() }).optional(),
  stack: z.enum(['none', 'stack', 'share']),
  spark: grainOrAuto.optional(),
  ...{ horizontal: z.boolean(), cumulative: z.boolean(), compares: z.boolean() },
  ...{ downIsGood: z.boolean(), bars: z.boolean(), totals: z.boolean() },
  hierarchy: text.optional(),
})

const row = objectSchema<Row>({
  ...{ height: z.int(), title: text.optional(), charts: z.array(chart) },
})

const pageFilter = objectSchema<PageFilter>({
  ...{ dimension: text, label: text, default: filter.optional() },
})

/** A {@link Dashboard} as JSON. */
export const dashboard = objectSchema<Dashboard>({
  ...{ id: text, title: text, description: text.optional(), order: z.int(), file: text },
  ...{ time: text.optional(), range: text, compare: z.enum(['none', 'previous', 'year']) },
  ...{ filters: z.array(pageFilter), rows: z.array(row) },
})
