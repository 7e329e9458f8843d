import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Hono } from 'hono'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ChartAnswer } from '../src/answer/chart-answer.ts'
import type { DataLine, Detail } from '../src/api/responses.ts'
import { consoleApp, memoryViewStore, openProjectFiles, readCache } from '../src/server.ts'
import type { PageState } from '../src/state/page-state.ts'
import { fileWarehouse, type FileWarehouse } from './file-warehouse.ts'
import { shopData } from './numbers/shop-data.ts'

const deftunes = new URL('../../../deftunes/', import.meta.url).pathname

let folder: string
let warehouse: FileWarehouse
let app: Hono

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'project-'))
  for (const part of ['metrics', 'dashboards'])
    await cp(join(deftunes, part), join(folder, part), { recursive: true })
  warehouse = await fileWarehouse()
  await warehouse.publish('old', shopData({ sales: 1_000, seed: 1 }))
  await warehouse.publish('new', shopData({ sales: 3_000, seed: 1 }))
  app = consoleApp(
    {
      ...{ folder, warehouse, cache: readCache(), views: memoryViewStore() },
      ...{ files: openProjectFiles(folder), now: () => performance.now() },
      status: async () => ({ project: 'deftunes', state: 'fresh' }),
    },
    {
      version: '1.2.3',
      draw: async () => ({ bytes: new Uint8Array([1]), type: 'image/png' }),
      page: async () => new Response('<!doctype html>'),
    },
  )
})
afterAll(async () => {
  await warehouse.close()
  await rm(folder, { recursive: true, force: true })
})

const at = 'http://localhost:8080'
const get = async (path: string, headers: Record<string, string> = {}) =>
  app.request(`${at}${path}`, { headers: { host: 'localhost:8080', ...headers } })
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request(`${at}${path}`, {
    method: 'POST',
    headers: { host: 'localhost:8080', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const errorOf = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  return { status: response.status, code: error.code, message: error.message }
}

async function answersOf(
  dashboard: string,
  state: PageState,
): Promise<{ answers: Map<string, ChartAnswer>; lines: DataLine[] }> {
  const response = await post(`/api/dashboards/${dashboard}/data`, { state })
  const lines = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DataLine)
  const answers = lines.flatMap((line) => ('answer' in line ? [line.answer] : []))
  return { answers: new Map(answers.map((answer) => [answer.chart, answer])), lines }
}

describe('a page', () => {
  it('is answered a line a chart, all from one version, which the last line names', async () => {
    const { answers, lines } = await answersOf('sales', {})
    expect(answers.size).toBe(10)
    expect(lines.at(-1)).toMatchObject({ done: { version: 'new' } })
    expect(new Set([...answers.values()].map(({ version }) => version))).toEqual(new Set(['new']))
  })

  it('travels to an older version, and is compared with it', async () => {
    const range = 'all'
    const { answers: old } = await answersOf('sales', { version: 'old', range })
    expect(old.get('items')?.total.rows).toEqual([[1_000]])
    const { answers } = await answersOf('sales', { range, compare: { version: 'old' } })
    expect(answers.get('items')).toMatchObject({
      ...{ total: { rows: [[3_000]] }, comparedTotal: { rows: [[1_000]] } },
    })
  })

  it('says of a version that is not there which it is', async () => {
    const response = await post('/api/dashboards/sales/data', { state: { version: 'lost' } })
    expect(await errorOf(response)).toMatchObject({ status: 404, code: 'CONSOLE_VERSION_UNKNOWN' })
  })

  it('compares a segment in place of the filters about the same', async () => {
    const liked = (values: boolean[]) => [{ dimension: 'sales.liked', op: 'in' as const, values }]
    const { answers } = await answersOf('sales', {
      ...{ range: 'all', filters: liked([true]) },
      compare: { segment: liked([false]), label: 'not liked' },
    })
    const { answers: other } = await answersOf('sales', { range: 'all', filters: liked([false]) })
    expect(answers.get('items')?.comparedTotal?.rows).toEqual(other.get('items')?.total.rows)
  })

  it('filters others by what is selected in a chart, and not the chart itself', async () => {
    const filters = [{ dimension: 'countries.country', op: 'in' as const, values: ['France'] }]
    const { answers } = await answersOf('sales', {
      range: 'all',
      cross: [{ chart: 'countries', filters }],
    })
    const countries = answers.get('countries')?.main.rows ?? []
    expect(countries.length).toBeGreaterThan(5)
    const french = countries.find(([country]) => country === 'France')
    expect(answers.get('items')?.total.rows[0]?.[0]).toBe(french?.[2])
  })

  it('tells which filters a chart could not apply', async () => {
    const { answers } = await answersOf('customers', {})
    expect(answers.get('users')?.explanation.notApplied).toEqual(['Day of sale'])
  })

  it('says of how many days a comparison has data', async () => {
    const { answers } = await answersOf('sales', { range: 'last 300 days', compare: 'previous' })
    const label = answers.get('revenue_over_time')?.compared?.label
    expect(label).toMatch(/^previous period \(\d+ of 300 days\)$/)
    // What is a part of the days cannot be held against all of them.
    expect(answers.get('items')?.comparedTotal).toBeUndefined()
    expect(answers.get('countries')?.compared).toBeUndefined()
    const { answers: none } = await answersOf('sales', {
      range: 'last 9 years',
      compare: 'previous',
    })
    expect(none.get('items')?.comparedTotal).toBeUndefined()
  })

  it('keeps a value in its colour, whatever is filtered', async () => {
    const filters = [{ dimension: 'countries.country', op: 'in' as const, values: ['France'] }]
    const [all, french] = await Promise.all([
      answersOf('countries', { range: 'all' }),
      answersOf('countries', { range: 'all', filters }),
    ])
    const slots = all.answers.get('share_over_time')?.slots
    expect(slots).toHaveLength(8)
    expect(french.answers.get('share_over_time')?.slots).toEqual(slots)
  })

  it('drills down with crumbs, and says what is below', async () => {
    const country = { dimension: 'countries.country', op: 'in' as const, values: ['Germany'] }
    const drill = [{ filter: country, to: { dimension: 'buyers.place' } }]
    const { answers } = await answersOf('sales', { range: 'all', charts: { countries: { drill } } })
    expect(answers.get('countries')).toMatchObject({
      dimensions: [{ name: 'buyers.place' }],
      crumbs: [{ label: 'Country', value: 'Germany' }],
    })
    const { answers: above } = await answersOf('sales', { range: 'all' })
    expect(above.get('countries')?.next).toMatchObject({ dimension: 'buyers.place' })
    expect(above.get('revenue_over_time')?.next).toMatchObject({ grain: 'day' })
  })
})

describe('the rows behind a mark', () => {
  const mark = [{ dimension: 'countries.country', op: 'in', values: ['Japan'] }]
  const ask = async (chart: string, body: object) => {
    const response = await post(`/api/dashboards/sales/charts/${chart}/detail`, {
      ...{ state: { range: 'all' }, mark },
      ...body,
    })
    return (await response.json()) as Detail
  }

  it('add up to what the mark shows', async () => {
    const { answers } = await answersOf('sales', { range: 'all' })
    const shown = answers.get('countries')?.main.rows.find(([country]) => country === 'Japan')
    const all = await ask('countries', { limit: 10_000 })
    const price = all.columns.findIndex(({ name }) => name === 'sales.price')
    const sum = all.rows.reduce((total, row) => total + Number(row[price]), 0)
    expect(all.measures.map(({ value }) => value)).toEqual(shown?.slice(1))
    expect([sum, all.count, all.rows.length]).toEqual([shown?.[1], shown?.[2], shown?.[2]])
    expect(all.key).toEqual(['session_id', 'item_position'])
  })

  it('come in pages that meet nowhere', async () => {
    const pages = await Promise.all(
      [0, 40, 80].map((offset) => ask('countries', { limit: 40, offset })),
    )
    const keys = pages.flatMap(({ rows }) => rows.map((row) => row.slice(0, 2).join()))
    expect(new Set(keys).size).toBe(120)
  })

  it('lead on to the record of the source', async () => {
    const key = { session_id: 's1', item_position: 2 }
    const source = {
      ...{ file: 'landing_zone/api/sessions/x.json', position: 7, record: { a: 1 } },
      ...{ table: 'transform.sessions', snapshotId: '5', ingestOn: '2024-01-02' },
    }
    warehouse.sources.set(JSON.stringify(key), source)
    const relation = ['serving', 'fact_session']
    const found = await post('/api/source', { relation, key })
    expect(await found.json()).toEqual({ source })
    const none = await post('/api/source', { relation, key: { session_id: 'x' } })
    expect(await none.json()).toEqual({ source: null })
  })
})

describe('values of a dimension', () => {
  const ask = async (body: object) => {
    const response = await post('/api/values', { dimension: 'artists.artist', ...body })
    return (await response.json()) as { values: { value: string; rows: number }[]; more: boolean }
  }

  it('come most frequent first, then those that no sale has', async () => {
    const { values, more } = await ask({ limit: 200 })
    const counts = values.map(({ rows }) => rows)
    expect(counts).toEqual(counts.toSorted((left, right) => right - left))
    expect(more).toBe(false)
    expect(new Set(values.map(({ value }) => value)).size).toBe(values.length)
  })

  it('are searched in any case, and letters stand for themselves', async () => {
    const { values } = await ask({ search: 'ARTIST 1' })
    expect(values.length).toBeGreaterThan(3)
    expect(values.every(({ value }) => value.startsWith('Artist 1'))).toBe(true)
    expect((await ask({ search: '%' })).values).toEqual([])
  })
})

describe('explore', () => {
  it('answers measures by dimensions as one chart', async () => {
    const asked = { measures: ['sales.revenue'], by: [{ dimension: 'countries.country' }] }
    const response = await post('/api/explore', asked)
    const { answer } = (await response.json()) as { answer: ChartAnswer }
    expect(answer.main.rows.length).toBeGreaterThan(5)
    expect(answer.explanation.sql[0]).toContain('serving.fact_session'.split('.')[1])
  })

  it('refuses a question that would count rows several times, by the name of the join', async () => {
    const asked = { measures: ['songs.songs'], by: [{ dimension: 'sales.liked' }] }
    const refused = await errorOf(await post('/api/explore', asked))
    expect(refused).toMatchObject({ status: 422, code: 'METRICS_FAN_OUT' })
    expect(refused.message).toContain('the join songs → sales')
  })

  it('tells every mistake of a question', async () => {
    const asked = { measures: ['sales.revenu'], by: [{ dimension: 'countries.county' }] }
    const { message } = await errorOf(await post('/api/explore', asked))
    expect(message).toContain('"sales.revenue"')
    expect(message).toContain('"countries.country"')
  })

  it("saves a chart into a dashboard's file, whose comments and order stay", async () => {
    const file = join(folder, 'dashboards/likes.yaml')
    const before = await readFile(file, 'utf8')
    const chart = {
      ...{ id: 'likes', type: 'table', title: 'By "country"', width: 6 },
      ...{ measures: ['sales.likes'], by: ['countries.country'] },
    }
    const saved = await (await post('/api/dashboards/likes/charts', { chart })).json()
    const after = await readFile(file, 'utf8')
    expect(saved).toMatchObject({ file: 'dashboards/likes.yaml', id: 'likes_2' })
    expect(after.startsWith(before.trimEnd())).toBe(true)
    const { answers } = await answersOf('likes', {})
    expect(answers.has('likes_2')).toBe(true)
    const refused = await post('/api/dashboards/likes/charts', { chart: { ...chart, type: 'pie' } })
    expect(await errorOf(refused)).toMatchObject({ status: 422, code: 'CONSOLE_DASHBOARD_INVALID' })
    expect(await readFile(file, 'utf8')).toBe(after)
  })

  it('loses none of many charts that are saved at once', async () => {
    const chart = { type: 'number', title: 'N', width: 3, measures: ['sales.items'] }
    const saving = Array.from({ length: 8 }, () =>
      post('/api/dashboards/artists/charts', { chart }),
    )
    const ids = await Promise.all(
      (await Promise.all(saving)).map(async (one) => ((await one.json()) as { id: string }).id),
    )
    expect(new Set(ids).size).toBe(8)
    const { answers } = await answersOf('artists', {})
    expect(ids.every((id) => answers.has(id))).toBe(true)
  })
})

describe('files', () => {
  it('as CSV hold unrounded values, and no text that a spreadsheet would run', async () => {
    const response = await post('/api/dashboards/artists/charts/artists/table.csv', {
      state: { range: 'all' },
    })
    const text = await response.text()
    expect(response.headers.get('content-disposition')).toContain('artists-artists.csv')
    expect(text.split('\r\n')[0]).toBe('Artist,Revenue (USD),Items sold,Buyers,Share liked')
    expect(text).toContain('<script>alert(1)</script>')
    expect(text).toContain('"🎸 & ""co"""')
  })

  it('as XLSX are a workbook that holds the same', async () => {
    const response = await post('/api/dashboards/sales/charts/countries/table.xlsx', {
      state: { range: 'all' },
    })
    const parts = unzipSync(new Uint8Array(await response.arrayBuffer()))
    const texts = Object.values(parts).map((bytes) => new TextDecoder().decode(bytes))
    expect(texts.some((text) => text.includes('Germany'))).toBe(true)
  })

  it('of other kinds are refused', async () => {
    const response = await post('/api/dashboards/sales/charts/countries/table.exe', { state: {} })
    expect(await errorOf(response)).toMatchObject({
      status: 400,
      message: "expected csv or xlsx, got 'exe'",
    })
  })
})

describe('saved views', () => {
  it('are kept, listed and removed', async () => {
    const state = { range: 'this year' }
    const saved = (await (
      await post('/api/dashboards/sales/views', { name: ' Mine ', state })
    ).json()) as { id: string; name: string }
    expect(saved.name).toBe('Mine')
    expect(await (await get('/api/dashboards/sales/views')).json()).toEqual({ views: [saved] })
    const removed = await app.request(`${at}/api/dashboards/sales/views/${saved.id}`, {
      ...{ method: 'DELETE', headers: { host: 'localhost:8080' } },
    })
    expect(await removed.json()).toEqual({ removed: true })
  })
})

describe('the API', () => {
  it('describes each of its calls', async () => {
    const { paths } = (await (await get('/api/openapi.json')).json()) as { paths: object }
    expect(Object.keys(paths)).toContain(
      '/api/dashboards/{dashboard}/charts/{chart}/table.{format}',
    )
    expect(JSON.stringify(paths)).not.toContain('undefined')
  })

  it('tells every mistake of a body at once', async () => {
    const response = await post('/api/values', { dimension: 3, limit: 0, colour: 'red' })
    const { status, message } = await errorOf(response)
    expect(status).toBe(400)
    expect(message.split('\n')).toHaveLength(3)
    expect(await errorOf(await post('/api/values', '{'))).toMatchObject({ status: 400 })
    const form = await post('/api/values', '{}', { 'content-type': 'text/plain' })
    expect(await errorOf(form)).toMatchObject({ status: 400 })
  })

  it('names what it does not know', async () => {
    const { message } = await errorOf(await get('/api/dashboards/sale'))
    expect(message).toContain('did you mean "sales"?')
    expect(await errorOf(await get('/api/nothing'))).toMatchObject({ status: 404 })
    const chart = await post('/api/dashboards/sales/data', { state: {}, charts: ['revenu'] })
    expect((await errorOf(chart)).message).toContain('did you mean "revenue"?')
  })

  it('answers no other site: neither a name that was pointed here nor a page of another origin', async () => {
    expect((await get('/api/model', { host: 'evil.example' })).status).toBe(403)
    expect((await post('/api/values', {}, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await get('/api/model', { host: '127.0.0.1:8080' })).status).toBe(200)
    expect((await get('/api/model', { origin: at })).status).toBe(200)
  })

  it('lets a page load nothing of elsewhere, and no script of its text', async () => {
    const headers = (await get('/')).headers
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('shows a broken dashboard as mistakes, and the others as they are', async () => {
    const file = join(folder, 'dashboards/countries.yaml')
    const text = await readFile(file, 'utf8')
    const { writeFile } = await import('node:fs/promises')
    await writeFile(file, text.replace('order: 3', 'ordre: 3'))
    const { dashboards, mistakes } = (await (await get('/api/dashboards')).json()) as {
      dashboards: { id: string }[]
      mistakes: { file: string; line: number }[]
    }
    expect(dashboards).toHaveLength(5)
    expect(mistakes).toEqual([
      {
        file: 'dashboards/countries.yaml',
        line: 4,
        message: expect.stringContaining('"order"') as string,
      },
    ])
    expect(await errorOf(await get('/api/dashboards/countries'))).toMatchObject({ status: 422 })
    await writeFile(file, text)
  })

  it('tells of a publish as it happens', async () => {
    const response = await get('/api/events')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('event: status')
    await warehouse.publish('newest', shopData({ sales: 500, seed: 2 }))
    expect((await reader?.read())?.value).toMatch(/event: published\ndata: .*"id":"newest"/)
    await reader?.cancel()
  })
})
