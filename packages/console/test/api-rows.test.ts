import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Detail } from '../src/api/responses.ts'
import { openProjectFiles } from '../src/server.ts'
import type { PageState } from '../src/state/page-state.ts'
import { shopData } from './numbers/shop-data.ts'
import { errorOf, serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(() => api.close())

describe('the rows behind a mark', () => {
  const mark = [{ dimension: 'countries.country', op: 'in', values: ['Japan'] }]
  const ask = async (chart: string, body: object) => {
    const response = await api.post(`/api/dashboards/sales/charts/${chart}/detail`, {
      ...{ state: { range: 'all' }, mark },
      ...body,
    })
    return (await response.json()) as Detail
  }

  it('add up to what the mark shows', async () => {
    const { answers } = await api.answersOf('sales', { range: 'all' })
    const shown = answers.get('countries')?.main.rows.find(([country]) => country === 'Japan')
    const all = await ask('countries', { limit: 10_000 })
    const price = all.columns.findIndex(({ name }) => name === 'sales.price')
    const sum = all.rows.reduce((total, row) => total + Number(row[price]), 0)
    expect(all.measures.map(({ value }) => value)).toEqual(shown?.slice(1))
    expect([sum, all.count, all.rows.length]).toEqual([shown?.[1], shown?.[2], shown?.[2]])
    expect(all.key).toEqual(['session_id', 'item_position'])
  })

  const country = 'countries.country'
  const place = 'buyers.place'
  const japan = { dimension: country, op: 'in' as const, values: ['Japan'] }
  const artist = { dimension: 'artists.artist', op: 'in' as const, values: ['Artist 9'] }
  const liked = { dimension: 'sales.liked', op: 'in' as const, values: [true] }
  const down = { countries: { drill: [{ filter: japan, to: { dimension: place } }] } }
  it.each<[string, { state: PageState; by?: string; value?: string }]>([
    ['the days of the page', { state: { range: 'last 30 days' } }],
    ['the filters of the page', { state: { range: 'all', filters: [liked] } }],
    [
      'what is selected in another chart',
      { state: { range: 'all', cross: [{ chart: 'top_artists', filters: [artist] }] } },
    ],
    [
      'the levels that the chart has gone down',
      { state: { range: 'all', charts: down }, by: place, value: 'Place 1' },
    ],
  ])('are those of %s', async (_, { state, by = country, value = 'Japan' }) => {
    const { answers } = await api.answersOf('sales', state)
    const shown = answers.get('countries')?.main.rows.find(([first]) => first === value)
    const of = [{ dimension: by, op: 'in', values: [value] }]
    const found = await ask('countries', { state, mark: of, limit: 10_000 })
    const everywhere = await ask('countries', { mark: of, limit: 1 })
    expect(found.measures.map((measure) => measure.value)).toEqual(shown?.slice(1))
    expect([found.count, found.rows.length]).toEqual([shown?.[2], shown?.[2]])
    expect(found.count).toBeLessThan(everywhere.count)
  })

  it.each([true, false])('come in the order that is asked for, down: %s', async (descending) => {
    const by = 'sales.price'
    const { columns, rows } = await ask('countries', { sort: { by, descending }, limit: 10_000 })
    const prices = rows.map((row) => Number(row[columns.findIndex(({ name }) => name === by)]))
    const sign = descending ? -1 : 1
    expect(new Set(prices).size).toBeGreaterThan(3)
    expect(prices).toEqual(prices.toSorted((left, right) => sign * (left - right)))
  })

  it('tell first, after the key, what the measures are made of and what the mark is about', async () => {
    const names = (await ask('countries', { limit: 1 })).columns.map(({ name }) => name)
    expect(names.slice(0, 4)).toEqual(['session_id', 'item_position', 'sales.price', country])
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('sales.liked')
  })

  it('tell nothing that is looked up among all rows of another table', async () => {
    const names = (await ask('countries', { limit: 1 })).columns.map(({ name }) => name)
    expect(names).toContain('songs.song')
    expect(names).not.toContain('songs.is_sold')
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
    api.warehouse.sources.set(JSON.stringify(key), source)
    const relation = ['serving', 'fact_session']
    const found = await api.post('/api/source', { relation, key })
    expect(await found.json()).toEqual({ source })
    const none = await api.post('/api/source', {
      ...{ relation, key: { session_id: 'x', item_position: 2 } },
    })
    expect(await none.json()).toEqual({ source: null })
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['a number', { item_position: 'second' }, 'key.item_position: expected a number, got "second"'],
    ['a number', { item_position: true }, 'key.item_position: expected a number, got true'],
    ['a text', { session_id: 5 }, 'key.session_id: expected a text, got 5'],
    [
      'whole',
      { item_position: undefined },
      'key.item_position: expected a value or null, got session_id',
    ],
  ])('are not looked for by a key that is not %s: %j', async (_, wrong, message) => {
    const key = { session_id: 's1', item_position: '2', ...wrong }
    const response = await api.post('/api/source', { relation: ['serving', 'fact_session'], key })
    expect(await errorOf(response)).toEqual({
      ...{ status: 400, code: 'CONSOLE_REQUEST_INVALID', message },
    })
  })
})

describe('values of a dimension', () => {
  const ask = async (body: object) => {
    const response = await api.post('/api/values', { dimension: 'artists.artist', ...body })
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

  it('are counted in a rollup where one knows them, and are the same', async () => {
    const { model } = await openProjectFiles(api.folder)()
    await api.warehouse.publish('rolled', shopData({ sales: 3_000, seed: 1 }), model)
    await api.warehouse.publish('new', [])
    const { use } = api.warehouse
    const statements: string[] = []
    api.warehouse.use = (id, work) =>
      use(id, (session) =>
        work({
          ...session,
          read: (sql, signal) => {
            statements.push(sql)
            return session.read(sql, signal)
          },
        }),
      )
    const searches = [{ search: 'artist 1' }, { search: 'Ó' }, { limit: 200 }]
    for (const search of searches)
      expect(await ask({ version: 'rolled', ...search })).toEqual(await ask(search))
    api.warehouse.use = use
    const counting = statements.filter((sql) => /rollups/.test(sql))
    expect(counting).toHaveLength(searches.length)
  })

  it.each(['cote d', 'CÔTE D', 'co\u0302te', 'çôté'])(
    'are found by %s, whatever the accents',
    async (search) => {
      const { values } = await ask({ dimension: 'countries.country', search })
      expect(values.map(({ value }) => value)).toEqual(["Côte d'Ivoire"])
    },
  )
})
