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

test('the published JSON schema is that of the reader', async () => {
  const file = new URL('../docs/dashboard.schema.json', project).pathname
  await expect(`${JSON.stringify(dashboardJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(file)
})

const fine = `
title: Good
rows:
  - charts:
      - { id: one, type: table, title: One, measures: [sales.revenue], by: [sales.liked] }
`
