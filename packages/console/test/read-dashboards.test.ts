import { readFile, readdir } from 'node:fs/promises'

import { loadModel, type Model } from '@deftunes/metrics'
import { beforeAll, expect, test } from 'vitest'

import { dashboardJsonSchema, loadDashboards, readDashboards } from '../src/index.ts'

const project = new URL('../../../deftunes/', import.meta.url)
const golden = new URL('./mistakes/', import.meta.url)

let model: Model
beforeAll(async () => {
  model = (await loadModel(new URL('metrics', project).pathname)).model
})

test("the project's dashboards have no mistake, and come in their order", async () => {
  const { dashboards, mistakes } = await loadDashboards(project.pathname, model)
  expect(mistakes).toEqual([])
  const titles = ['Sales overview', 'Artists', 'Countries', 'Customers', 'Catalogue', 'Likes']
  expect(dashboards.map(({ title }) => title)).toEqual(titles)
})

test('every mistake of a dashboard is told with its line, and others are still shown', async () => {
  const names = (await readdir(golden)).filter((name) => name.endsWith('.yaml')).sort()
  for (const name of names) {
    const text = await readFile(new URL(name, golden), 'utf8')
    const good = { file: 'dashboards/good.yaml', text: fine }
    const { dashboards, mistakes } = readDashboards([{ file: name, text }, good], model)
    const told = mistakes.map(({ line, path, message }) => `${line}: ${path}: ${message}`)
    expect(dashboards.map(({ id }) => id)).toEqual(['good'])
    const expected = new URL(name.replace('.yaml', '.txt'), golden).pathname
    await expect(`${told.join('\n')}\n`).toMatchFileSnapshot(expected)
  }
})

test('a chart over a join that repeats rows is refused by the name of the join', () => {
  const text = fine.replace('sales.revenue', 'songs.songs')
  const { mistakes } = readDashboards([{ file: 'dashboards/fan.yaml', text }], model)
  expect(mistakes).toHaveLength(1)
  expect(mistakes[0]?.message).toContain('the join songs → sales (sales.track_id = songs.track_id)')
})

test('a dashboard of more charts than a page can have, or of more text than is read, is a mistake with its line', () => {
  const charts = (row: number, count: number) =>
    Array.from(
      { length: count },
      (_, at) => `      - ${one.replace('one', `c${row}_${at}, width: 1`)}\n`,
    )
  const rows = (count: number) =>
    Array.from({ length: count }, (_, row) => ['  - charts:\n', ...charts(row, 12)]).flat()
  const file = (lines: string[]) => `title: Many\nrows:\n${lines.join('')}`
  const told = (text: string) => {
    const { dashboards, mistakes } = readDashboards([{ file: 'dashboards/many.yaml', text }], model)
    expect(dashboards).toHaveLength(mistakes.length === 0 ? 1 : 0)
    return mistakes.map(({ line, path, message }) => `${line}: ${path}: ${message}`)
  }
  expect(told(file([...rows(8), '  - charts:\n', ...charts(8, 4)]))).toEqual([])
  expect(told(file(rows(9)))).toEqual([
    '112: rows.8.charts.4: expected 100 charts in a dashboard at most, got 108',
  ])
  const long = fine.replace('title: One', `title: ${'W'.repeat(10_001)}`)
  expect(told(long.replace('W', ''))).toEqual([])
  expect(told(long)).toEqual([
    '5: rows.0.charts.0.title: expected at most 10000 characters, got 10001',
  ])
  expect(told(`${fine}#${'é'.repeat(125_000)}`)).toEqual([
    '1: : expected a file of 250,000 bytes at most, got 250,123',
  ])
})

test('the published JSON schema is that of the reader', async () => {
  const file = new URL('../docs/dashboard.schema.json', project).pathname
  await expect(`${JSON.stringify(dashboardJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(file)
})

const one = '{ id: one, type: table, title: One, measures: [sales.revenue], by: [sales.liked] }'
const fine = `
title: Good
rows:
  - charts:
      - ${one}
`
