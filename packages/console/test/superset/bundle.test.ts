import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { chartsOf, type Dashboard } from '../../src/index.ts'
import {
  supersetBundle,
  zipBundle,
  type BundleRequest,
  type SupersetBundle,
} from '../../src/superset/index.ts'
import { dashboardOf, shopDashboard, shopModel, shopWith } from './shop.ts'

interface Json {
  [name: string]: Json
}

let every: Dashboard

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

const bundleOf = (
  dashboards: Dashboard[],
  {
    database = 'duckdb',
    model = shopModel(),
    projectName = 'shop',
    ...rest
  }: Partial<BundleRequest> = {},
) =>
  supersetBundle({
    ...{ dashboards, model, database, uri: 'duckdb:////shop.duckdb', projectName },
    ...rest,
  })
const fileOf = ({ files }: SupersetBundle, path: string) => parse(files.get(path) ?? '') as Json

beforeAll(async () => {
  every = shopDashboard(await readFile(join(import.meta.dirname, 'charts.yaml'), 'utf8'))
})

describe('a bundle', () => {
  it('has one file for each chart that one dataset can show, and tells the others', () => {
    const bundle = bundleOf([every])
    const charts = chartsOf(every).filter(({ id }) => id !== 'two_tables')
    expect([...bundle.files.keys()].filter((path) => path.startsWith('charts/'))).toEqual(
      charts.map(({ id }) => `charts/shop/${id}.yaml`),
    )
    const told = bundle.notShown.filter(({ chart }) => chart === 'two_tables')
    expect(told.map(({ why }) => why)).toEqual(['the measure sales.per_good is in no dataset'])
  })

  it('is the same bytes whenever it is made, with UUIDs that follow from names', () => {
    const first = zipBundle(bundleOf([every]).files)
    expect(zipBundle(bundleOf([every]).files)).toEqual(first)
    expect(Object.keys(unzipSync(first))).toContain('deftunes/metadata.yaml')
    const uuids = (projectName: string) =>
      [...bundleOf([every], { projectName }).files.values()].map(
        (text) => (parse(text) as { uuid?: string }).uuid,
      )
    const [ours, others] = [uuids('shop'), uuids('other')]
    expect(new Set(ours).size).toBe(ours.length)
    expect(ours.filter((uuid) => uuid !== undefined && others.includes(uuid))).toEqual([])
  })

  it('links every chart to its dataset, and the grid to every chart', () => {
    const bundle = bundleOf([every])
    const { position } = fileOf(bundle, 'dashboards/shop.yaml')
    const placed = Object.values(position ?? {}).filter(({ type }) => textOf(type) === 'CHART')
    const datasets = ['sales', 'goods'].map((name) =>
      textOf(fileOf(bundle, `datasets/shop/${name}.yaml`).uuid),
    )
    const charts = [...bundle.files.keys()]
      .filter((path) => path.startsWith('charts/'))
      .map((path) => fileOf(bundle, path))
    expect(placed.map(({ meta }) => meta?.uuid)).toEqual(charts.map(({ uuid }) => uuid))
    for (const { dataset_uuid: uuid } of charts) expect(datasets).toContain(textOf(uuid))
  })

  it('quotes texts that YAML 1.1 would take for something else', () => {
    const values = 'in: ["NO", "on", "2024-01-01", "1:30", "null", "0o7", "1_000"]'
    const chart = `type: number, measures: [sales.items], filters: [{ dimension: buyers.country, ${values} }]`
    const { files } = bundleOf([dashboardOf(chart)])
    const text = files.get('charts/shop/one.yaml') ?? ''
    const { params } = parse(text, { version: '1.1' }) as Json
    expect(JSON.stringify(params?.adhoc_filters)).toContain(
      '["NO","on","2024-01-01","1:30","null","0o7","1_000"]',
    )
    expect(files.get('metadata.yaml')).toContain('"2000-01-01T00:00:00+00:00"')
  })

  it('cuts titles that are too long for Superset between two letters, and says so', () => {
    const page = { ...every, title: '🎵'.repeat(600), rows: every.rows.slice(0, 1) }
    const rows = page.rows.map((row) => ({
      ...row,
      charts: row.charts.map((chart) => ({ ...chart, title: '<b>'.repeat(100) })),
    }))
    const bundle = bundleOf([{ ...page, rows }])
    const title = textOf(fileOf(bundle, 'dashboards/shop.yaml').dashboard_title)
    expect(title).toBe(`${'🎵'.repeat(499)}…`)
    const chart = textOf(fileOf(bundle, 'charts/shop/revenue.yaml').slice_name)
    expect(chart).toBe(`${'<b>'.repeat(83)}…`)
    const cut = bundle.notShown.filter(({ what }) => what === 'the end of its title')
    expect(cut.map((one) => one.chart)).toEqual(['revenue', 'average', 'dear', 'goods', undefined])
  })

  it('has no dashboard in a file that Superset would ignore', () => {
    const ids = ['_draft', '.hidden', 'draft']
    const { files } = bundleOf(ids.map((id) => ({ ...every, id })))
    expect([...files.keys()].filter((path) => path.startsWith('dashboards/'))).toEqual([
      'dashboards/%5Fdraft.yaml',
      'dashboards/%2Ehidden.yaml',
      'dashboards/draft.yaml',
    ])
  })

  it('keeps heights and widths to the pixel, but for rows too low for the titles of Superset', () => {
    const { position } = fileOf(bundleOf([every]), 'dashboards/shop.yaml')
    const sizeOf = (chart: string) => {
      const { width, height } = (position?.[`CHART-${chart}`]?.meta ?? {}) as Record<
        string,
        unknown
      >
      return { width, pixels: Number(height) * 8 }
    }
    expect(sizeOf('decades')).toEqual({ width: 4, pixels: 6 * 40 + 5 * 16 })
    expect(sizeOf('revenue')).toEqual({ width: 3, pixels: 136 })
  })

  it('asks what the front end of Superset 6.1 asks for the same charts', async () => {
    const file = join(import.meta.dirname, 'front-end-contexts.json')
    const contexts = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
    const bundle = bundleOf([every])
    const ours = Object.fromEntries(
      Object.keys(contexts).map((id) => [
        id,
        JSON.parse(textOf(fileOf(bundle, `charts/shop/${id}.yaml`).query_context)) as unknown,
      ]),
    )
    expect(Object.keys(contexts).length).toBe(chartsOf(every).length - 1)
    expect(ours).toEqual(contexts)
  })
})

describe('the filters of a bundle', () => {
  it('are those of the page with their defaults, for the charts that they apply to', () => {
    const { metadata, position } = fileOf(bundleOf([every]), 'dashboards/shop.yaml')
    const filters = metadata?.native_filter_configuration as unknown as {
      name: string
      filterType: string
      scope: { excluded: number[] }
      defaultDataMask: { filterState: { value?: unknown } }
    }[]
    const idOf = (chart: string) => Number(position?.[`CHART-${chart}`]?.meta?.chartId)
    expect(
      filters.map(({ name, filterType, defaultDataMask }) => [
        name,
        filterType,
        defaultDataMask.filterState.value,
      ]),
    ).toEqual([
      ['Time range', 'filter_time', 'Last 12 months'],
      ['Time grain', 'filter_timegrain', undefined],
      ['Country', 'filter_select', undefined],
      ['Price', 'filter_range', [1, null]],
      ['Kind of good', 'filter_select', ['cup']],
      ['Liked', 'filter_select', [true]],
    ])
    const [time, , country, , kind] = filters.map(({ scope }) => scope.excluded)
    // One of them ignores it, the others are of another table.
    expect(time).toEqual([idOf('goods'), idOf('decades'), idOf('map')])
    expect(country).toEqual([idOf('goods'), idOf('decades')])
    expect(kind).toEqual([])
  })

  it('take the place of the range of days in the charts that have one', () => {
    const bundle = bundleOf([every])
    const filters = (chart: string) =>
      fileOf(bundle, `charts/shop/${chart}.yaml`).params?.adhoc_filters as unknown as Json[]
    expect(filters('line')[0]).toMatchObject({ subject: 'day', comparator: 'No filter' })
    expect(filters('map')).toEqual([
      { clause: 'WHERE', expressionType: 'SIMPLE', subject: 'country', operator: 'IS NOT NULL' },
    ])
    expect(filters('dear').slice(1)).toMatchObject([
      { sqlExpression: '"price" >= 3' },
      { sqlExpression: `("country" IN ('DE') OR "country" IS NULL)` },
    ])
  })

  it.each([
    ['last 30 days', 'Last 30 days', '2024-01-03 : 2024-02-02'],
    ['last 2 weeks', 'Last 2 weeks', '2024-01-19 : 2024-02-02'],
    ['this year', 'Current year', '2024-01-01 : 2024-02-02'],
    ['last month', 'previous calendar month', '2024-01-01 : 2024-02-01'],
    ['all', undefined, undefined],
  ])(
    'begin with the range %s up to today, or to where data ended a while ago',
    (range, now, then) => {
      const page = `time: sales.day\nrange: ${range}`
      const dashboards = [dashboardOf('type: number, measures: [sales.items]', page)]
      const valueOf = (bundle: SupersetBundle) => {
        const { metadata } = fileOf(bundle, 'dashboards/shop.yaml')
        const [time] = metadata?.native_filter_configuration as unknown as Json[]
        return time?.defaultDataMask?.extraFormData?.time_range
      }
      const endsOn = new Map([['sales.day', '2024-02-01']])
      expect([valueOf(bundleOf(dashboards)), valueOf(bundleOf(dashboards, { endsOn }))]).toEqual([
        now,
        then,
      ])
    },
  )

  it.each([
    ['{ dimension: sales.price, default: { dimension: sales.price, from: 1, to: 2 } }', 'Price'],
    ['{ dimension: buyers.town, default: { dimension: buyers.town, contains: bad } }', 'Town'],
  ])('tell the default that Superset lacks: %s', (filter, label) => {
    const page = `time: sales.day\nfilters: [${filter}]`
    const { notShown } = bundleOf([dashboardOf('type: number, measures: [sales.items]', page)])
    expect(notShown.map(({ what }) => what)).toContain(`the default of the filter ${label}`)
  })
})

describe('what Superset does not show', () => {
  it.each([
    ["'Others'", 'type: bar, measures: [sales.items], by: [buyers.town], top: 3'],
    [
      'the top 3',
      'type: table, measures: [sales.items], by: [buyers.country, buyers.town], top: 3',
    ],
    ['totals', 'type: pivot, measures: [sales.average], by: [buyers.town], totals: true'],
    ['comparisons of one with the time before', 'type: number, measures: [sales.items]'],
    ['hierarchies of one', 'type: bar, measures: [sales.items], by: [buyers.country]'],
    [
      'points of one size',
      'type: scatter, measures: [sales.items, sales.buyers], by: [goods.kind]',
    ],
    [
      'rows without a country, and countries that its map lacks',
      'type: map, measures: [sales.items], by: [buyers.country]',
    ],
    ['the measure goods.length as a length of time', 'type: number, measures: [goods.goods]'],
    ['the chart', 'type: number, measures: [sales.per_good]'],
  ])('is told: %s', (what, chart) => {
    expect(bundleOf([dashboardOf(chart)]).notShown.map((one) => one.what)).toContain(what)
  })

  it('is nothing of a table whose rows it has all', () => {
    const { notShown } = bundleOf([
      dashboardOf('type: table, measures: [sales.items], by: [goods.kind], compares: false', ''),
    ])
    expect(notShown.map(({ what }) => what)).toEqual([
      'the choice of a published version',
      'the way from a row to the record of its source',
      'comparisons with a segment or another version',
      'the measure sales.per_good',
      'the measure goods.length as a length of time',
    ])
  })

  it.each([
    ['a page without a time', 'measures: [sales.items]', ''],
    ['a chart that the time of the page is not about', 'measures: [goods.goods]', undefined],
    [
      'a chart that ignores the time of the page',
      'measures: [sales.items], ignores: [sales.day]',
      undefined,
    ],
  ])('is no comparison of %s', (_, chart, page) => {
    const { notShown } = bundleOf([dashboardOf(`type: number, ${chart}`, page)])
    const comparisons = notShown.filter(({ what }) => what.startsWith('comparisons of'))
    expect(comparisons).toEqual([])
  })

  it.each([
    ['price * 1.19', 'list_sum(list_value(price))', 'the function list_sum'],
    ['price * 1.19', 'price / 2', 'the operator /'],
    ['price * 1.19', 'CAST(price AS HUGEINT)', 'the type hugeint'],
    ['price * 1.19', 'price * extract(epoch from bought_at)', 'extract(epoch …)'],
  ])('is a measure whose SQL, in place of %s, is %s', (sql, other, unknown) => {
    const model = shopWith(sql, other)
    const chart = 'type: number, measures: [sales.taxed]'
    const { notShown } = bundleOf([dashboardOf(chart)], { database: 'postgresql', model })
    expect(notShown).toContainEqual({
      what: 'the measure sales.taxed',
      why: `postgresql may not know ${unknown} as DuckDB does`,
    })
    const told = notShown.filter((one) => one.chart !== undefined)
    expect(told.map(({ why }) => why)).toEqual(['the measure sales.taxed is in no dataset'])
  })
})
