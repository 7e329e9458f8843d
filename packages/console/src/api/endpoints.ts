import { z } from 'zod'

import { pageState } from '../state/page-state-schema.ts'
import { explored, filter, searched, sort, value } from '../state/query-schema.ts'
import { shownText } from '../state/shown-text.ts'
import { chartToSave } from './chart-to-save.ts'

const id = z.string().min(1).max(200)
const version = id.optional()
const paged = {
  limit: z.int().min(1).max(10_000).default(200),
  offset: z.int().min(0).default(0),
}

/**
 * Every call of the API: its method, its path below `/api`, what its address and body hold. What comes back is in {@link Responses}.
 * POST is also used for questions, whose filters can be longer than an address.
 */
export const endpoints = {
  versions: { method: 'GET', path: '/versions', summary: 'Published versions, newest first' },
  status: { method: 'GET', path: '/status', summary: 'How fresh and how right the data is' },
  model: { method: 'GET', path: '/model', summary: 'Measures, dimensions and hierarchies' },
  dashboards: {
    method: 'GET',
    path: '/dashboards',
    summary: 'Dashboards, and files with mistakes',
  },
  dashboard: {
    method: 'GET',
    path: '/dashboards/{dashboard}',
    summary: 'One dashboard with the names that its charts use',
    query: z.object({ version: version.describe('Whose days are told; the newest without it') }),
  },
  data: {
    method: 'POST',
    path: '/dashboards/{dashboard}/data',
    summary: 'What charts of a dashboard show, a line of JSON each as it is ready',
    body: z.strictObject({ state: pageState, charts: z.array(id).max(100).optional() }),
    streams: true,
  },
  detail: {
    method: 'POST',
    path: '/dashboards/{dashboard}/charts/{chart}/detail',
    summary: 'The rows behind a mark of a chart',
    body: z.strictObject({
      state: pageState,
      mark: z.array(filter).max(20),
      sort: sort.optional(),
      ...paged,
    }),
  },
  source: {
    method: 'POST',
    path: '/source',
    summary: 'The record of a source behind a row',
    body: z.strictObject({
      version,
      relation: z.array(id).min(1).max(3),
      key: z.record(id, value),
    }),
  },
  values: {
    method: 'POST',
    path: '/values',
    summary: 'Values of a dimension that contain a text, the most frequent first',
    body: z.strictObject({
      version,
      dimension: id,
      search: searched.default(''),
      filters: z.array(filter).max(50).default([]),
      limit: z.int().min(1).max(200).default(20),
    }),
  },
  explore: {
    method: 'POST',
    path: '/explore',
    summary: 'Measures by dimensions, as one chart',
    body: explored,
  },
  saveChart: {
    method: 'POST',
    path: '/dashboards/{dashboard}/charts',
    summary: "Adds a chart to a dashboard's file, comments and order kept",
    body: z.strictObject({
      chart: chartToSave,
      row: z.int().min(0).optional(),
    }),
  },
  table: {
    method: 'POST',
    path: '/dashboards/{dashboard}/charts/{chart}/table.{format}',
    summary: 'What a chart shows as CSV or XLSX',
    body: z.strictObject({ state: pageState }),
    formats: {
      csv: 'text/csv',
      xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    },
  },
  picture: {
    method: 'POST',
    path: '/dashboards/{dashboard}/report.{format}',
    summary: 'A dashboard as PNG, PDF or HTML, drawn by the server',
    body: z.strictObject({ state: pageState, scheme: z.enum(['light', 'dark']).default('light') }),
    formats: { png: 'image/png', pdf: 'application/pdf', html: 'text/html' },
  },
  views: { method: 'GET', path: '/dashboards/{dashboard}/views', summary: 'Saved views' },
  saveView: {
    method: 'POST',
    path: '/dashboards/{dashboard}/views',
    summary: 'Keeps a state under a name, in place of the one of that name',
    body: z.strictObject({ name: shownText.trim().min(1).max(200), state: pageState }),
  },
  removeView: {
    method: 'DELETE',
    path: '/dashboards/{dashboard}/views/{view}',
    summary: 'Forgets a saved view',
  },
} as const satisfies Record<string, Endpoint>

/** A call of the API. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'DELETE'
  /** With `{name}` for parts that vary. */
  path: string
  summary: string
  /** What can stand in the address behind the path. */
  query?: z.ZodObject
  body?: z.ZodType
  /** Whether it answers with lines of JSON in place of one value. */
  streams?: boolean
  /** Of one that answers with a file: the media type of each `{format}`. */
  formats?: Readonly<Record<string, string>>
}

/** Name of an endpoint. */
export type EndpointName = keyof typeof endpoints
