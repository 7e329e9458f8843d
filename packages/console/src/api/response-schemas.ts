import { z } from 'zod'

import { pageState } from '../state/page-state-schema.ts'
import { filter } from '../state/query-schema.ts'
import type { PublishedVersion, SourceRecord } from '../warehouse/warehouse.ts'
import { cell, chartAnswer, measureShape, rows, shownDimension } from './answer-schema.ts'
import { chart, dashboard } from './dashboard-schema.ts'
import type { EndpointName } from './endpoints.ts'
import { dimensionWords, measureWords, modelWords } from './model-schema.ts'
import type { DataLine, Detail, ErrorBody, Responses, SavedView, Status } from './responses.ts'
import { objectSchema, wordSchema } from './type-schema.ts'

const text = z.string()
const texts = z.array(text)

const publishedVersion = objectSchema<PublishedVersion>({
  ...{ id: text, publishedAt: z.iso.datetime(), runId: text.optional() },
  tables: z.array(z.object({ relation: texts, snapshotId: text, changed: z.boolean() })),
})

const status = objectSchema<Status>({
  ...{ project: text, newest: publishedVersion.optional(), reason: text.optional() },
  state: wordSchema<Status['state']>({
    ...{ fresh: 'fresh', late: 'late', failed: 'failed', empty: 'empty' },
  }),
  run: z.object({ id: text, dag: text, state: text }).optional(),
})

const dataLine: z.ZodType<DataLine> = z.union([
  z.object({ answer: chartAnswer }),
  z.object({ failed: z.object({ chart: text, code: text, message: text }) }),
  z.object({ done: z.object({ version: text, ms: z.number() }) }),
  z.object({ broken: z.object({ code: text, message: text, request: text }) }),
])

const detail = objectSchema<Detail>({
  ...{ version: text, relation: texts, key: texts, sql: text, count: z.int() },
  columns: z.array(z.object({ name: text, label: text, type: text })),
  rows: z.array(z.array(cell)),
  measures: z.array(z.object({ ...measureShape, value: cell })),
})

const sourceRecord = objectSchema<SourceRecord>({
  ...{ file: text, position: z.int(), record: z.unknown(), table: text, snapshotId: text },
  ...{ ingestOn: text, runId: text.optional() },
})

const savedView = objectSchema<SavedView>({
  ...{ id: text, name: text, savedAt: z.iso.datetime(), state: pageState },
})

const error = objectSchema<ErrorBody>({
  error: z.object({ code: text, message: text, request: text }),
})

const dashboardList = objectSchema<Responses['dashboards']>({
  dashboards: z.array(
    z.object({
      ...{ id: text, title: text, description: text.optional() },
      charts: z.array(z.object({ id: text, title: text, type: text })),
    }),
  ),
  mistakes: z.array(z.object({ file: text, line: z.int(), message: text })),
})

const dashboardPage = objectSchema<Responses['dashboard']>({
  ...{ dashboard, days: z.object({ first: text, last: text }).optional() },
  ...{ dimensions: z.array(dimensionWords), measures: z.array(measureWords) },
  drillBy: z.record(text, texts),
})

/** The schema of what each endpoint answers with; of what streams, that of a line; none of files. */
export const responseSchemas: {
  [Name in EndpointName as Responses[Name] extends never ? never : Name]: z.ZodType<Responses[Name]>
} = {
  versions: z.object({ versions: z.array(publishedVersion) }),
  ...{ status, model: modelWords, dashboards: dashboardList, dashboard: dashboardPage },
  ...{ data: dataLine, detail },
  source: z.object({ source: sourceRecord.nullable() }),
  values: z.object({
    values: z.array(z.object({ value: cell, rows: z.number() })),
    more: z.boolean(),
  }),
  explore: z.object({ answer: chartAnswer, dimensions: z.array(shownDimension) }),
  saveChart: z.object({ file: text, line: z.int(), id: text }),
  views: z.object({ views: z.array(savedView) }),
  saveView: savedView,
  removeView: z.object({ removed: z.boolean() }),
}

/** Schemas that others refer to by their name. */
export const namedSchemas: Readonly<Record<string, z.ZodType>> = {
  ...{ PublishedVersion: publishedVersion, Status: status, ModelWords: modelWords },
  ...{ DimensionWords: dimensionWords, MeasureWords: measureWords },
  ...{ Dashboard: dashboard, Chart: chart, Filter: filter, PageState: pageState },
  ...{ ChartAnswer: chartAnswer, Rows: rows, DataLine: dataLine, Detail: detail },
  ...{ SourceRecord: sourceRecord, SavedView: savedView, Error: error },
}
