import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shopData } from './numbers/shop-data.ts'
import { errorOf, serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(() => api.close())

describe('files', () => {
  it('as CSV hold unrounded values, and texts as they are', async () => {
    const response = await api.post('/api/dashboards/artists/charts/artists/table.csv', {
      state: { range: 'all' },
    })
    const text = await response.text()
    expect(response.headers.get('content-disposition')).toContain('artists-artists.csv')
    expect(text.split('\r\n')[0]).toBe('Artist,Revenue (USD),Items sold,Buyers,Share liked')
    expect(text).toContain('<script>alert(1)</script>')
    expect(text).toContain('"🎸 & ""co"""')
  })

  it('as CSV hold no text that a spreadsheet would run', async () => {
    const named = (id: string, name: string) =>
      `UPDATE serving.dim_artists SET artist_name = '${name}' WHERE artist_id = '${id}'`
    const run = [named('AR10', '=1+1'), named('AR11', '@SUM(A1:A2)'), named('AR12', '-2')]
    await api.warehouse.publish('formulas', [...shopData({ sales: 500, seed: 1 }), ...run])
    await api.warehouse.publish('new', [])
    const path = '/api/dashboards/artists/charts/artists/table.csv'
    const response = await api.post(path, { state: { version: 'formulas', range: 'all' } })
    const lines = (await response.text()).split('\r\n').map((line) => line.split(',')[0] ?? '')
    expect(lines).toEqual(expect.arrayContaining(["'=1+1", "'@SUM(A1:A2)", "'-2"]))
    expect(lines.filter((name) => /^[=+\-@]/.test(name))).toEqual([])
  })

  it('as XLSX are a workbook that holds the same', async () => {
    const response = await api.post('/api/dashboards/sales/charts/countries/table.xlsx', {
      state: { range: 'all' },
    })
    const parts = unzipSync(new Uint8Array(await response.arrayBuffer()))
    const texts = Object.values(parts).map((bytes) => new TextDecoder().decode(bytes))
    expect(texts.some((text) => text.includes('Germany'))).toBe(true)
  })

  it('are named in full, whatever letters a dashboard has in its name', async () => {
    const text = await readFile(join(api.folder, 'dashboards/likes.yaml'), 'utf8')
    await writeFile(join(api.folder, 'dashboards/日"本.yaml'), text)
    const name = encodeURIComponent('日"本')
    const response = await api.post(`/api/dashboards/${name}/charts/songs/table.csv`, { state: {} })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="___-songs.csv"; filename*=UTF-8''${name}-songs.csv`,
    )
  })

  it.each([
    ['a dimension that nobody knows', { charts: { countries: { by: { dimension: 'x.y' } } } }],
    [
      'a text for a price',
      { filters: [{ dimension: 'sales.price', op: 'in' as const, values: ['cheap'] }] },
    ],
  ])('of a chart that is asked for %s are refused as its data is', async (_, state) => {
    const path = '/api/dashboards/sales/charts/countries/table.csv'
    const refused = await errorOf(await api.post(path, { state }))
    expect(refused).toMatchObject({ status: 400, code: 'METRICS_QUERY_INVALID' })
    expect(api.lines).toEqual([])
  })

  it('of a chart that met what nobody expected are logged with what was thrown', async () => {
    const { use } = api.warehouse
    api.warehouse.use = (id, work) =>
      use(id, (session) =>
        work({
          ...session,
          rowsOf: () => {
            throw new TypeError('no count')
          },
        }),
      )
    const path = '/api/dashboards/sales/charts/countries/table.csv'
    const failed = await errorOf(await api.post(path, { state: {} }))
    api.warehouse.use = use
    expect(failed).toMatchObject({ status: 500, message: 'no count' })
    expect(String(api.lines.at(-1)?.fields['reason'])).toContain('TypeError: no count\n')
  })

  it('as CSV tell in a header when a limit cut rows off', async () => {
    const path = '/api/dashboards/catalogue/charts/songs_never_sold/table.csv'
    expect((await api.post(path, { state: {} })).headers.get('x-truncated')).toBeNull()
    const file = join(api.folder, 'dashboards/catalogue.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('limit: 500', 'limit: 2'))
    expect((await api.post(path, { state: {} })).headers.get('x-truncated')).toBe('true')
  })

  it('of other kinds are refused', async () => {
    const response = await api.post('/api/dashboards/sales/charts/countries/table.exe', {
      state: {},
    })
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
      await api.post('/api/dashboards/sales/views', { name: ' Mine ', state })
    ).json()) as { id: string; name: string }
    expect(saved.name).toBe('Mine')
    expect(await (await api.get('/api/dashboards/sales/views')).json()).toEqual({ views: [saved] })
    const removed = await api.remove(`/api/dashboards/sales/views/${saved.id}`)
    expect(await removed.json()).toEqual({ removed: true })
  })

  it('have names that can be shown', async () => {
    const body = { name: 'Mine\0', state: {} }
    expect(await errorOf(await api.post('/api/dashboards/sales/views', body))).toMatchObject({
      status: 400,
      message: 'name: expected a text of characters that can be shown, got U+0000 as character 5',
    })
  })
})
