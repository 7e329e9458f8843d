import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shopData } from './numbers/shop-data.ts'
import { errorOf, serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(() => api.close())

describe('a page', () => {
  it('is answered a line a chart, all from one version, which the last line names', async () => {
    const { answers, lines } = await api.answersOf('sales', {})
    expect(answers.size).toBe(10)
    expect(lines.at(-1)).toMatchObject({ done: { version: 'new' } })
    expect(new Set([...answers.values()].map(({ version }) => version))).toEqual(new Set(['new']))
  })

  it('travels to an older version, and is compared with it', async () => {
    const range = 'all'
    const { answers: old } = await api.answersOf('sales', { version: 'old', range })
    expect(old.get('items')?.total.rows).toEqual([[1_000]])
    const { answers } = await api.answersOf('sales', { range, compare: { version: 'old' } })
    expect(answers.get('items')).toMatchObject({
      ...{ total: { rows: [[3_000]] }, comparedTotal: { rows: [[1_000]] } },
    })
  })

  it('says of a version that is not there which it is', async () => {
    const response = await api.post('/api/dashboards/sales/data', { state: { version: 'lost' } })
    expect(await errorOf(response)).toMatchObject({ status: 404, code: 'CONSOLE_VERSION_UNKNOWN' })
  })

  it('says the same of a version that it is to be compared with', async () => {
    const state = { compare: { version: 'lost' } }
    const response = await api.post('/api/dashboards/sales/data', { state })
    expect(await errorOf(response)).toMatchObject({ status: 404, code: 'CONSOLE_VERSION_UNKNOWN' })
  })

  it('refuses days that have no such name, and tells a chart of what its state names in vain', async () => {
    const response = await api.post('/api/dashboards/sales/data', {
      state: { range: 'last 9999 years' },
    })
    expect(await errorOf(response)).toMatchObject({ status: 400 })
    const charts = { countries: { by: { dimension: 'x.y' } } }
    const { lines } = await api.answersOf('sales', { charts })
    expect(lines).toContainEqual({
      failed: expect.objectContaining({
        chart: 'countries',
        code: 'METRICS_QUERY_INVALID',
      }) as object,
    })
  })

  it('whose stream breaks off says why in its last line, and logs it by its number', async () => {
    const use = api.warehouse.use
    let calls = 0
    api.warehouse.use = (id, work) => {
      calls += 1
      return calls > 1 ? Promise.reject(new TypeError('the disk is gone')) : use(id, work)
    }
    const response = await api.post('/api/dashboards/sales/data', { state: {} })
    const line = JSON.parse((await response.text()).trim()) as { broken: { request: string } }
    api.warehouse.use = use
    expect(line).toMatchObject({ broken: { code: 'CONSOLE_FAILED', message: 'the disk is gone' } })
    const logged = api.lines.map(({ fields }) => String(fields['reason'])).join()
    expect(logged).toContain(
      `request ${line.broken.request}: CONSOLE_FAILED: TypeError: the disk is gone`,
    )
  })

  it('of a version that is older than a table shows what it can, and says of the rest why not', async () => {
    const songs = shopData({ sales: 10, seed: 1 }).filter((sql) => !sql.includes('fact_session'))
    await api.warehouse.publish('songs-alone', songs)
    const version = 'songs-alone'
    const { answers, lines } = await api.answersOf('customers', { version })
    expect([...answers.keys()].sort()).toEqual(['users', 'users_by_country', 'users_by_year'])
    expect(lines).toContainEqual({
      failed: {
        ...{ chart: 'buyers', code: 'CONSOLE_NOTHING_PUBLISHED' },
        message: 'this version has no fact_session yet: no run had published it by then',
      },
    })
    expect(lines.at(-1)).toMatchObject({ done: { version } })
    const page = await api.get(`/api/dashboards/sales?version=${version}`)
    expect(page.status).toBe(200)
    await api.warehouse.publish('new', shopData({ sales: 3_000, seed: 1 }))
  })

  it.each([
    [
      'a text with NUL',
      { filters: [{ dimension: 'artists.artist', op: 'in', values: ['a\u0000b'] }] },
    ],
    ['days out of time', { range: { from: '9999-12-31' } }],
    ['an end before the beginning', { range: { from: '2024-01-02', to: '2024-01-01' } }],
  ])('refuses %s', async (_, state) => {
    const response = await api.post('/api/dashboards/sales/data', { state })
    expect(await errorOf(response)).toMatchObject({ status: 400, code: 'CONSOLE_REQUEST_INVALID' })
  })

  it('compares a segment in place of the filters about the same', async () => {
    const liked = (values: boolean[]) => [{ dimension: 'sales.liked', op: 'in' as const, values }]
    const { answers } = await api.answersOf('sales', {
      ...{ range: 'all', filters: liked([true]) },
      compare: { segment: liked([false]), label: 'not liked' },
    })
    const { answers: other } = await api.answersOf('sales', {
      range: 'all',
      filters: liked([false]),
    })
    expect(answers.get('items')?.comparedTotal?.rows).toEqual(other.get('items')?.total.rows)
    expect(answers.get('items')?.comparedTotal?.isSegment).toBe(true)
    expect(answers.get('countries')?.compared?.isSegment).toBe(true)
    expect(other.get('items')?.comparedTotal?.isSegment).toBeUndefined()
  })

  it('shows a chart that cannot be asked by a segment without a comparison, and tells by what', async () => {
    const segment = [{ dimension: 'sales.price', op: 'range' as const, from: 2 }]
    const { answers, lines } = await api.answersOf('customers', { compare: { segment } })
    expect(lines.filter((line) => 'failed' in line)).toEqual([])
    const notCompared = (chart: string) => answers.get(chart)?.explanation.notCompared
    for (const chart of ['users', 'users_by_year']) {
      expect(notCompared(chart)).toEqual(['Price of an item'])
      expect(answers.get(chart)?.compared ?? answers.get(chart)?.comparedTotal).toBeUndefined()
    }
    expect(notCompared('buyers')).toEqual([])
    expect(answers.get('buyers')?.comparedTotal?.rows).toHaveLength(1)
  })

  it('filters others by what is selected in a chart, and not the chart itself', async () => {
    const filters = [{ dimension: 'countries.country', op: 'in' as const, values: ['France'] }]
    const { answers } = await api.answersOf('sales', {
      range: 'all',
      cross: [{ chart: 'countries', filters }],
    })
    const countries = answers.get('countries')?.main.rows ?? []
    expect(countries.length).toBeGreaterThan(5)
    const french = countries.find(([country]) => country === 'France')
    expect(answers.get('items')?.total.rows[0]?.[0]).toBe(french?.[2])
  })

  it('selects below a level within that level alone', async () => {
    const country = (values: string[]) => ({
      dimension: 'countries.country',
      op: 'in' as const,
      values,
    })
    const drill = [{ filter: country(['Germany']), to: { dimension: 'buyers.place' } }]
    const charts = { countries: { drill } }
    const { answers: below } = await api.answersOf('sales', { range: 'all', charts })
    const name = String(below.get('countries')?.main.rows[0]?.[0])
    const place = { dimension: 'buyers.place', op: 'in' as const, values: [name] }
    const { answers } = await api.answersOf('sales', {
      ...{ range: 'all', charts },
      cross: [{ chart: 'countries', filters: [place] }],
    })
    const { answers: same } = await api.answersOf('sales', {
      range: 'all',
      filters: [country(['Germany']), place],
    })
    expect(answers.get('items')?.total.rows).toEqual(same.get('items')?.total.rows)
    const bar = answers.get('countries')?.main.rows.find(([one]) => one === name)
    expect(answers.get('items')?.total.rows[0]?.[0]).toBe(bar?.[2])
  })

  it('tells which filters a chart could not apply', async () => {
    const { answers } = await api.answersOf('customers', {})
    expect(answers.get('users')?.explanation.notApplied).toEqual(['Day of sale'])
  })

  it('says of how many days a comparison has data', async () => {
    const { answers } = await api.answersOf('sales', {
      range: 'last 300 days',
      compare: 'previous',
    })
    const label = answers.get('revenue_over_time')?.compared?.label
    expect(label).toMatch(/^previous period \(\d+ of 300 days\)$/)
    // What is a part of the days cannot be held against all of them.
    expect(answers.get('items')?.comparedTotal).toBeUndefined()
    expect(answers.get('countries')?.compared).toBeUndefined()
    const { answers: none } = await api.answersOf('sales', {
      range: 'last 9 years',
      compare: 'previous',
    })
    expect(none.get('items')?.comparedTotal).toBeUndefined()
  })

  it('keeps a value in its colour, whatever is filtered', async () => {
    const filters = [{ dimension: 'countries.country', op: 'in' as const, values: ['France'] }]
    const [all, french] = await Promise.all([
      api.answersOf('countries', { range: 'all' }),
      api.answersOf('countries', { range: 'all', filters }),
    ])
    const slots = all.answers.get('share_over_time')?.slots
    expect(slots).toHaveLength(8)
    expect(french.answers.get('share_over_time')?.slots).toEqual(slots)
  })

  it('drills down with crumbs, and says what is below', async () => {
    const country = { dimension: 'countries.country', op: 'in' as const, values: ['Germany'] }
    const drill = [{ filter: country, to: { dimension: 'buyers.place' } }]
    const { answers } = await api.answersOf('sales', {
      range: 'all',
      charts: { countries: { drill } },
    })
    expect(answers.get('countries')).toMatchObject({
      dimensions: [{ name: 'buyers.place' }],
      crumbs: [{ label: 'Country', value: 'Germany' }],
    })
    const { answers: above } = await api.answersOf('sales', { range: 'all' })
    expect(above.get('countries')?.next).toMatchObject({ dimension: 'buyers.place' })
    expect(above.get('revenue_over_time')?.next).toMatchObject({ grain: 'day' })
  })
})
