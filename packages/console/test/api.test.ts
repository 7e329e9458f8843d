import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { pagePaths } from '../src/api/page-paths.ts'
import { shopData } from './numbers/shop-data.ts'
import { at, errorOf, serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(() => api.close())

describe('the API', () => {
  it('describes each of its calls', async () => {
    const { paths } = (await (await api.get('/api/openapi.json')).json()) as { paths: object }
    expect(Object.keys(paths)).toContain(
      '/api/dashboards/{dashboard}/charts/{chart}/table.{format}',
    )
    expect(JSON.stringify(paths)).not.toContain('undefined')
  })

  it('tells every mistake of a body at once', async () => {
    const response = await api.post('/api/values', { dimension: 3, limit: 0, colour: 'red' })
    const { status, message } = await errorOf(response)
    expect(status).toBe(400)
    expect(message.split('\n')).toHaveLength(3)
    expect(await errorOf(await api.post('/api/values', '{'))).toMatchObject({ status: 400 })
    const form = await api.post('/api/values', '{}', { 'content-type': 'text/plain' })
    expect(await errorOf(form)).toMatchObject({ status: 400 })
  })

  it('takes no more values than anybody picks, in all filters of a page together', async () => {
    const values = Array.from({ length: 7_000 }, (_, index) => `Artist ${index}`)
    const filter = { dimension: 'artists.artist', op: 'in', values }
    const ask = (state: object) =>
      api.post('/api/dashboards/sales/data', { state, charts: ['revenue'] })
    const charts = { countries: { drill: [{ filter, to: { dimension: 'buyers.place' } }] } }
    const cross = [{ chart: 'prices', filters: [filter] }]
    const { status, message } = await errorOf(await ask({ filters: [filter], cross, charts }))
    expect(status).toBe(400)
    expect(message).toContain('expected 20000 values in all filters at most, got 21000')
    const answered = await (await ask({ filters: [filter], cross })).text()
    expect(answered).toContain('"done"')
    expect(answered.length).toBeLessThan(600_000)
  })

  it('names what it does not know', async () => {
    const { message } = await errorOf(await api.get('/api/dashboards/sale'))
    expect(message).toContain('did you mean "sales"?')
    expect(await errorOf(await api.get('/api/nothing'))).toMatchObject({ status: 404 })
    const chart = await api.post('/api/dashboards/sales/data', { state: {}, charts: ['revenu'] })
    expect((await errorOf(chart)).message).toContain('did you mean "revenue"?')
  })

  it('answers no other site: neither a name that was pointed here nor a page of another origin', async () => {
    expect((await api.get('/api/model', { host: 'evil.example' })).status).toBe(403)
    expect((await api.post('/api/values', {}, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await api.get('/api/model', { host: '127.0.0.1:8080' })).status).toBe(200)
    expect((await api.get('/api/model', { origin: at })).status).toBe(200)
  })

  it('answers no call that a page of elsewhere makes, but a link from there leads to a page', async () => {
    const cross = { 'sec-fetch-site': 'cross-site' }
    expect((await api.get('/api/model', cross)).status).toBe(403)
    expect((await api.get('/api/model', { ...cross, 'sec-fetch-mode': 'navigate' })).status).toBe(
      403,
    )
    expect(
      (await api.get('/dashboards/sales', { ...cross, 'sec-fetch-mode': 'navigate' })).status,
    ).toBe(200)
    expect((await api.get('/api/model', { host: 'LOCALHOST:8080' })).status).toBe(200)
    expect((await api.get('/api/model', { host: '127.999.1.1' })).status).toBe(403)
  })

  it('answers no call of a page at another port of this machine, but those of its own page and links', async () => {
    const beside = { 'sec-fetch-site': 'same-site' }
    expect(await errorOf(await api.get('/api/model', beside))).toMatchObject({ status: 403 })
    const link = { ...beside, 'sec-fetch-mode': 'navigate' }
    expect((await api.get('/api/openapi.json', link)).status).toBe(403)
    expect((await api.get('/dashboards/sales', link)).status).toBe(200)
    expect((await api.get('/api/model', { ...beside, origin: at })).status).toBe(200)
    expect(
      (await api.get('/api/model', { ...beside, origin: 'http://localhost:3000' })).status,
    ).toBe(403)
    expect((await api.get('/api/model', { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  it('finds nothing at an address that is no page, no file and no call', async () => {
    for (const path of ['/metrics', '/healthz', '/dashboards/sales/nothing', '/api/nothing']) {
      expect(await errorOf(await api.get(path))).toMatchObject({
        ...{ status: 404, code: 'CONSOLE_REQUEST_INVALID' },
        message: `expected a page, or a call of /api/openapi.json, got GET ${path}`,
      })
    }
    expect(await errorOf(await api.post('/dashboards', {}))).toMatchObject({ status: 404 })
    const page = await api.get('/metrics', { accept: 'text/html,*/*' })
    expect([page.status, page.headers.get('etag'), await page.text()]).toEqual([
      ...[404, null, '<!doctype html>'],
    ])
    for (const path of ['/', '/dashboards/sales', '/explore/', '/icon.svg'])
      expect((await api.get(path)).status).toBe(200)
  })

  it('knows every address of the page', async () => {
    const router = await readFile(new URL('../web/app/router.tsx', import.meta.url), 'utf8')
    const paths = [...router.matchAll(/child\('([^']+)'\)/g)].map(([, path]) => path)
    expect([...pagePaths].sort()).toEqual(paths.sort())
  })

  it('refuses a body of more levels than it can need', async () => {
    const body = `{"chart":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`
    expect(await errorOf(await api.post('/api/dashboards/sales/charts', body))).toMatchObject({
      status: 400,
    })
  })

  it('shows the other dashboards when one cannot be read, and does not mind files of editors', async () => {
    await mkdir(join(api.folder, 'dashboards/folder.yaml'))
    await symlink('me@host.1:1', join(api.folder, 'dashboards/.#sales.yaml'))
    await symlink('me@host.1:1', join(api.folder, 'metrics/.#sales.yaml'))
    const { dashboards, mistakes } = (await (await api.get('/api/dashboards')).json()) as {
      dashboards: unknown[]
      mistakes: { file: string; message: string }[]
    }
    expect(dashboards).toHaveLength(6)
    expect(mistakes).toEqual([
      expect.objectContaining({
        file: 'dashboards/folder.yaml',
        message: expect.stringContaining('a folder') as string,
      }),
    ])
    await rm(join(api.folder, 'dashboards/folder.yaml'), { recursive: true })
  })

  it('lets a page load nothing of elsewhere, and no script of its text', async () => {
    const headers = (await api.get('/')).headers
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('shows a broken dashboard as mistakes, and the others as they are', async () => {
    const file = join(api.folder, 'dashboards/countries.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('order: 3', 'ordre: 3'))
    const { dashboards, mistakes } = (await (await api.get('/api/dashboards')).json()) as {
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
    expect(await errorOf(await api.get('/api/dashboards/countries'))).toMatchObject({ status: 422 })
    await writeFile(file, text)
  })

  it('tells of a publish as it happens', async () => {
    const response = await api.get('/api/events')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('event: status')
    await api.warehouse.publish('newest', shopData({ sales: 500, seed: 2 }))
    expect((await reader?.read())?.value).toMatch(/event: published\ndata: .*"id":"newest"/)
    await reader?.cancel()
  })
})
