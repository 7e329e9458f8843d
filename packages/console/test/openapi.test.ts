import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import type { EndpointName } from '../src/api/endpoints.ts'
import { serveApi, type ServedApi } from './serve-api.ts'

interface Operation {
  operationId: string
  parameters: { name: string; in: string; schema: { enum?: string[] } }[]
  responses: Record<string, { content: Record<string, { schema: object }> }>
}

interface OpenApi {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

let api: ServedApi
let document: OpenApi
beforeAll(async () => {
  api = await serveApi()
  document = (await (await api.get('/api/openapi.json')).json()) as OpenApi
  const songs = { dimension: 'songs.title', op: 'in' as const, values: ['A'] }
  api.warehouse.sources.set('{"session_id":"s","item_position":1}', {
    ...{ file: 'landing_zone/a.json', position: 1, record: { any: ['thing', null] } },
    ...{ table: 'transform.sessions', snapshotId: '1', ingestOn: '2024-02-29' },
  })
  const state = { compare: 'previous', filters: [songs] }
  await api.post('/api/dashboards/likes/views', { name: 'Mine', state })
  api.tests.set('new', [
    {
      ...{ name: 'not_null', relation: 'serving.fact_session', column: 'price' },
      ...{ status: 'warn', failures: 2 },
    },
  ])
})
afterAll(() => api.close())

const chart = { type: 'number', title: 'N', width: 3, measures: ['sales.items'] }
const countries = '/api/dashboards/sales/charts/countries'
const state = { range: 'all', compare: { version: 'old' } }
/** Calls of every endpoint that are answered; what forgets comes last. */
const calls: Record<EndpointName, (() => Promise<Response>)[]> = {
  versions: [() => api.get('/api/versions')],
  status: [() => api.get('/api/status')],
  model: [() => api.get('/api/model')],
  dashboards: [() => api.get('/api/dashboards')],
  dashboard: ['sales', 'artists?version=old', 'countries', 'customers', 'catalogue', 'likes'].map(
    (name) => () => api.get(`/api/dashboards/${name}`),
  ),
  data: ['sales', 'artists', 'countries', 'customers', 'catalogue', 'likes'].flatMap((name) =>
    [state, {}, { charts: { users: { by: { dimension: 'x.y' } } } }].map(
      (one) => () => api.post(`/api/dashboards/${name}/data`, { state: one }),
    ),
  ),
  detail: [() => api.post(`${countries}/detail`, { state, mark: [] })],
  source: ['s', 'nobody'].map(
    (id) => () =>
      api.post('/api/source', {
        relation: ['serving', 'fact_session'],
        key: { session_id: id, item_position: 1 },
      }),
  ),
  values: [() => api.post('/api/values', { dimension: 'artists.artist' })],
  explore: ['table', 'pivot'].map(
    (type) => () =>
      api.post('/api/explore', {
        ...{ type, measures: ['sales.revenue'], by: [{ dimension: 'countries.country' }] },
        ...(type === 'pivot' && { columns: [{ dimension: 'sales.liked' }] }),
      }),
  ),
  saveChart: [() => api.post('/api/dashboards/likes/charts', { chart })],
  table: ['csv', 'xlsx'].map((one) => () => api.post(`${countries}/table.${one}`, { state })),
  picture: [() => api.post('/api/dashboards/sales/report.png', { state })],
  saveView: [() => api.post('/api/dashboards/sales/views', { name: 'A', state })],
  views: ['sales', 'likes'].map((name) => () => api.get(`/api/dashboards/${name}/views`)),
  removeView: [() => api.remove('/api/dashboards/sales/views/none')],
}

describe('the description of the API', () => {
  it.each(Object.entries(calls))('tells what %s answers with', async (name, made) => {
    const content = operationOf(name).responses['200']?.content ?? {}
    for (const call of made) {
      const response = await call()
      expect(response.status).toBe(200)
      const type = (response.headers.get('content-type') ?? '').replace(/;.*/, '')
      const described = content[type]
      if (!described) throw new Error(`${name}: ${type} is none of ${Object.keys(content).join()}`)
      for (const value of await valuesOf(response, type)) expectValid(described.schema, value)
    }
  })

  it('tells every call once, and what may stand in its address', () => {
    const operations = Object.values(document.paths).flatMap((one) => Object.values(one))
    const names = operations.map(({ operationId }) => operationId)
    expect(names.sort()).toEqual([...Object.keys(calls), 'events'].sort())
    const told = (name: string) =>
      operationOf(name).parameters.map((one) => `${one.in} ${one.name}`)
    expect(told('dashboard')).toEqual(['path dashboard', 'query version'])
    expect(told('table')).toEqual(['path dashboard', 'path chart', 'path format'])
    const [, format] = operationOf('picture').parameters
    expect(format?.schema.enum).toEqual(['png', 'pdf', 'html'])
  })

  it('tells what a call that fails answers with', async () => {
    const failures = [
      await api.get('/api/dashboards/sales?version='),
      await api.get('/api/dashboards/none'),
      await api.post('/api/values', { dimension: 3 }),
    ]
    expect(failures.map(({ status }) => status)).toEqual([400, 404, 400])
    for (const failure of failures)
      expectValid({ $ref: '#/components/schemas/Error' }, await failure.json())
  })

  it('notices an answer that lacks something, or has more than it tells', () => {
    const views = { $ref: '#/components/schemas/ViewsAnswer' }
    const refused = [{}, { views: [], more: 1 }, { views: [{ id: 'a' }] }]
    for (const value of refused) expect(schemaOf(views).safeParse(value).success).toBe(false)
  })
})

function operationOf(name: string): Operation {
  const operations = Object.values(document.paths).flatMap((one) => Object.values(one))
  const found = operations.find(({ operationId }) => operationId === name)
  if (!found) throw new Error(`${name} is not described`)
  return found
}

/** A schema of the document as one that stands alone. */
function schemaOf(schema: object): z.ZodType {
  const whole = { ...schema, $defs: document.components.schemas }
  const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')
  return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0])
}

function expectValid(schema: object, value: unknown): void {
  expect(schemaOf(schema).safeParse(value).error?.issues ?? []).toEqual([])
}

/** What a schema describes: a value, every line, or nothing of a file. */
async function valuesOf(response: Response, type: string): Promise<unknown[]> {
  const text = await response.text()
  if (type === 'application/json') return [JSON.parse(text) as unknown]
  if (type !== 'application/x-ndjson') return []
  const lines = text.trim().split('\n')
  return lines.map((line): unknown => JSON.parse(line))
}
