import {
  chmod,
  lstat,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ChartAnswer } from '../src/answer/chart-answer.ts'
import { chartsOf, type Dashboard } from '../src/dashboard/dashboard.ts'
import { errorOf, serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(() => api.close())

describe('explore', () => {
  it('answers measures by dimensions as one chart', async () => {
    const asked = { measures: ['sales.revenue'], by: [{ dimension: 'countries.country' }] }
    const response = await api.post('/api/explore', asked)
    const { answer } = (await response.json()) as { answer: ChartAnswer }
    expect(answer.main.rows.length).toBeGreaterThan(5)
    expect(answer.explanation.sql[0]).toContain('serving.fact_session'.split('.')[1])
  })

  it('answers several measures by nothing as a table of one row', async () => {
    const asked = { type: 'table', measures: ['sales.revenue', 'sales.items'], by: [] }
    const { answer } = (await (await api.post('/api/explore', asked)).json()) as {
      answer: ChartAnswer
    }
    expect(answer.main.rows).toEqual([[expect.any(Number), 3_000]])
  })

  it('refuses a question that would count rows several times, by the name of the join', async () => {
    const asked = { measures: ['songs.songs'], by: [{ dimension: 'sales.liked' }] }
    const refused = await errorOf(await api.post('/api/explore', asked))
    expect(refused).toMatchObject({ status: 422, code: 'METRICS_FAN_OUT' })
    expect(refused.message).toContain('the join songs → sales')
  })

  it('tells every mistake of a question', async () => {
    const asked = { measures: ['sales.revenu'], by: [{ dimension: 'countries.county' }] }
    const { message } = await errorOf(await api.post('/api/explore', asked))
    expect(message).toContain('"sales.revenue"')
    expect(message).toContain('"countries.country"')
  })

  it("saves a chart into a dashboard's file, whose comments and order stay", async () => {
    const file = join(api.folder, 'dashboards/likes.yaml')
    const before = await readFile(file, 'utf8')
    const chart = {
      ...{ id: 'likes', type: 'table', title: 'By "country"', width: 6 },
      ...{ measures: ['sales.likes'], by: ['countries.country'] },
    }
    const saved = await (await api.post('/api/dashboards/likes/charts', { chart })).json()
    const after = await readFile(file, 'utf8')
    expect(saved).toMatchObject({ file: 'dashboards/likes.yaml', id: 'likes_2' })
    expect(after.startsWith(before.trimEnd())).toBe(true)
    const { answers } = await api.answersOf('likes', {})
    expect(answers.has('likes_2')).toBe(true)
    const refused = await api.post('/api/dashboards/likes/charts', {
      chart: { ...chart, type: 'pie' },
    })
    expect(await errorOf(refused)).toMatchObject({ status: 422, code: 'CONSOLE_DASHBOARD_INVALID' })
    expect(await readFile(file, 'utf8')).toBe(after)
  })

  it('refuses a chart whose texts cannot be shown or asked for, says which, and leaves the file', async () => {
    const file = join(api.folder, 'dashboards/likes.yaml')
    const before = await readFile(file, 'utf8')
    const filters = [{ dimension: 'artists.artist', in: ['a\u0001', 'b\0'] }]
    const chart = { type: 'number', title: 'A\0B', width: 3, measures: ['sales.items'], filters }
    expect(await errorOf(await api.post('/api/dashboards/likes/charts', { chart }))).toEqual({
      ...{ status: 400, code: 'CONSOLE_REQUEST_INVALID' },
      message:
        'chart.title: expected a text of characters that can be shown, got U+0000 as character 2\n' +
        'chart.filters.0.in.1: expected a text without NUL characters, got one with',
    })
    expect(await readFile(file, 'utf8')).toBe(before)
  })

  it('saves a chart whose filter has a value with a control character, as the data may', async () => {
    const filters = [{ dimension: 'artists.artist', in: ['a\u0001\u007f'] }]
    const chart = { type: 'number', title: 'N', width: 3, measures: ['sales.items'], filters }
    const saved = await api.post('/api/dashboards/likes/charts', { chart })
    const { id } = (await saved.json()) as { id: string }
    const page = await (await api.get('/api/dashboards/likes')).json()
    const { dashboard } = page as { dashboard: Dashboard }
    const kept = chartsOf(dashboard).find((one) => one.id === id)?.filters
    expect(kept).toEqual([{ dimension: 'artists.artist', op: 'in', values: ['a\u0001\u007f'] }])
  })

  it('saves a chart into the file that a link names, which is read by whom it was', async () => {
    const [link, file] = ['dashboards/customers.yaml', 'elsewhere.yaml'].map((name) =>
      join(api.folder, name),
    ) as [string, string]
    await rename(link, file)
    await chmod(file, 0o640)
    await symlink('../elsewhere.yaml', link)
    const chart = { type: 'number', title: 'Linked', width: 3, measures: ['sales.items'] }
    const saved = await api.post('/api/dashboards/customers/charts', { chart })
    expect(saved.status).toBe(200)
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
    expect(await readFile(file, 'utf8')).toContain('Linked')
    expect((await stat(file)).mode & 0o777).toBe(0o640)
  })

  it('leaves nothing among the dashboards, and removes what a save that was killed has left aside', async () => {
    const folder = join(api.folder, 'dashboards')
    const before = await readdir(folder)
    const chart = { type: 'number', title: 'N', width: 3, measures: ['sales.items'] }
    const save = async () => {
      const { status } = await api.post('/api/dashboards/catalogue/charts', { chart })
      expect(status).toBe(200)
    }
    await save()
    expect(await readdir(folder)).toEqual([...new Set(['.deftunes', ...before])].sort())
    const aside = join(folder, '.deftunes')
    for (const name of ['likes.yaml.1.tmp', 'likes.yaml.2.tmp'])
      await writeFile(join(aside, name), '')
    await utimes(join(aside, 'likes.yaml.1.tmp'), 0, 0)
    await save()
    expect((await readdir(aside)).sort()).toEqual(['.gitignore', 'likes.yaml.2.tmp'])
    expect(await readFile(join(aside, '.gitignore'), 'utf8')).toBe('*\n')
  })

  it('loses none of many charts that are saved at once', async () => {
    const chart = { type: 'number', title: 'N', width: 3, measures: ['sales.items'] }
    const saving = Array.from({ length: 8 }, () =>
      api.post('/api/dashboards/artists/charts', { chart }),
    )
    const ids = await Promise.all(
      (await Promise.all(saving)).map(async (one) => ((await one.json()) as { id: string }).id),
    )
    expect(new Set(ids).size).toBe(8)
    const { answers } = await api.answersOf('artists', {})
    expect(ids.every((id) => answers.has(id))).toBe(true)
  })
})
