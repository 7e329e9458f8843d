import { readModel } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import { readReports } from '../../src/index.ts'
import { everyKind } from './report-fixture.ts'

const { model } = readModel([
  {
    file: 'a.yaml',
    text: `
tables:
  sales:
    relation: a.b
    key: [id]
    time: sold_on
    joins: { songs: { song: id } }
    dimensions: { sold_on: { sql: d, type: date }, country: { sql: c, type: text } }
    measures: { revenue: { aggregate: sum, sql: price } }
  songs:
    relation: a.c
    key: [id]
    dimensions: { year: { sql: y, type: number } }
    measures: { songs: { aggregate: count } }
`,
  },
])
const around = {
  model,
  dashboards: [{ ...everyKind.dashboard, id: 'sales' }],
  channels: ['mail', 'ops'],
}

function mistakesOf(text: string): string[] {
  const { mistakes, reports, alerts } = readReports([{ file: 'reports/x.yaml', text }], around)
  expect([reports, alerts]).toEqual([[], []])
  return mistakes.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
}

test('a report and an alert are read with what is left out filled in', () => {
  const report = "report: { dashboard: sales, schedule: '0 7 * * 1-5', channels: [mail] }"
  const alert =
    'alert: { measure: sales.revenue, below: 100, schedule: publish, channels: [ops], filters: [{ dimension: sales.country, in: DE }] }'
  const read = readReports(
    [
      { file: 'reports/morning.yaml', text: report },
      { file: 'reports/low.yaml', text: alert },
    ],
    around,
  )
  expect(read.mistakes).toEqual([])
  expect(read.reports).toEqual([
    {
      ...{ id: 'morning', file: 'reports/morning.yaml', dashboard: 'sales', format: 'html' },
      ...{ channels: ['mail'], state: {} },
      when: { kind: 'cron', cron: '0 7 * * 1-5', timezone: 'UTC' },
    },
  ])
  expect(read.alerts).toMatchObject([
    {
      ...{ id: 'low', measure: 'sales.revenue', below: 100, range: 'last 1 day', compare: 'none' },
      ...{ severity: 'warning', when: { kind: 'publish' } },
      filters: [{ dimension: 'sales.country', op: 'in', values: ['DE'] }],
    },
  ])
})

test('every name that there is not is told with its line and what was meant', () => {
  expect(
    mistakesOf(`report:
  dashboard: sale
  schedule: '0 25 * * *'
  timezone: Europe/Berln
  channels: [mail, mial]
`),
  ).toEqual([
    `2:3 report.dashboard: expected a dashboard (sales), got 'sale'; did you mean "sales"?`,
    `5:20 report.channels.1: expected a channel (mail, ops), got 'mial'; did you mean "mail"?`,
    expect.stringMatching(/^3:3 report\.schedule: .*25.*cron '0 25/),
    expect.stringMatching(/^4:3 report\.timezone: .*did you mean "Europe\/Berlin"\?/),
  ])
  expect(
    mistakesOf(`alert:
  measure: sales.revenues
  filters: [{ dimension: sales.contry, in: DE }]
  above: 1
  schedule: publish
  channels: [ops]
`),
  ).toEqual([
    `2:3 alert.measure: expected a measure (sales.revenue, songs.songs), got 'sales.revenues'; did you mean "sales.revenue"?`,
    `3:15 alert.filters.0.dimension: expected a dimension (sales.sold_on, sales.country, songs.year), got 'sales.contry'; did you mean "sales.country"?`,
  ])
})

test('filters and a time that the measure cannot be asked by, and values of other types, are told with their line', () => {
  expect(
    mistakesOf(`alert:
  measure: songs.songs
  range: all
  time: sales.sold_on
  above: 1
  filters:
    - { dimension: sales.country, in: DE }
    - { dimension: songs.year, in: '1999' }
    - { dimension: songs.year, from: 1990 }
  schedule: publish
  channels: [ops]
`),
  ).toEqual([
    expect.stringMatching(
      /^7:7 alert\.filters\.0: songs\.songs by sales\.country: the join .* repeats/,
    ),
    '8:7 alert.filters.1: songs.year: expected a number, got "1999"',
    expect.stringMatching(/^4:3 alert\.time: songs\.songs by sales\.sold_on: the join .* repeats/),
  ])
})

test.each([
  [
    'alert: { measure: sales.revenue, time: sales.country, above: 1, schedule: publish, channels: [ops] }',
    /alert\.time: expected a date or a timestamp, got sales\.country, a text/,
  ],
  ['report: { schedule: publish, channels: [mail] }', /dashboard/],
  [
    'alert: { measure: sales.revenue, schedule: publish, channels: [ops] }',
    /expected above, below or both, got neither/,
  ],
  [
    'alert: { measure: sales.revenue, above: 1, below: 2, schedule: publish, channels: [ops] }',
    /expected below to be less than above, got 2 and 1/,
  ],
  [
    'alert: { measure: songs.songs, above: 1, compare: previous, schedule: publish, channels: [ops] }',
    /expected a time for songs.songs/,
  ],
  ['report: { dashboard: sales, schedule: publish, channels: [] }', /channels/],
  [
    'report: { dashboard: sales, schedule: publish, channels: [mail], state: { rnge: all } }',
    /rnge/,
  ],
  ['{}', /expected report or alert, got neither/],
  ['report: {', /1:/],
])('%s is refused', (text, words) => {
  expect(mistakesOf(text).join('\n')).toMatch(words)
})
