import { loadModel } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import { loadDashboards, readReports } from '../../src/index.ts'

const folder = new URL('../../../../deftunes/', import.meta.url).pathname
const { model } = await loadModel(`${folder}metrics`)
const { dashboards } = await loadDashboards(folder, model)

/** What is wrong with a state, which begins at line 5, of a report of the customers. */
function mistakesOf(state: string, dashboard = 'customers'): string[] {
  const text = `report:
  dashboard: ${dashboard}
  schedule: publish
  channels: [mail]
  state: {${state}}
`
  const { mistakes } = readReports([{ file: 'reports/x.yaml', text }], { model, dashboards })
  return mistakes.map(({ line, path, message }) => `${line} ${path}: ${message}`)
}

test('a state that the dashboard can be in is no mistake', () => {
  expect(
    mistakesOf(`range: last 7 days, compare: {segment: [{dimension: sales.price, op: range, from: 2}]},
      filters: [{dimension: countries.country, op: in, values: [Germany]}],
      cross: [{chart: users_by_country, filters: [{dimension: buyers.place, op: in, values: [X]}]}],
      charts: {best_customers: {by: {dimension: artists.artist}, sort: {by: artists.artist, descending: true}, top: 3}}`),
  ).toEqual([])
})

test('names that the model or the dashboard lacks are told with their line and what was meant', () => {
  expect(
    mistakesOf(`
    filters: [{dimension: countries.contry, op: in, values: [Germany]}],
    cross: [{chart: user, filters: [{dimension: buyers.pace, op: in, values: [X]}]}],
    compare: {segment: [{dimension: sales.prize, op: range, from: 2}]},
    charts: {
      nochart: {top: 3},
      best_customers: {by: {dimension: sales.pric}, sort: {by: sales.reven, descending: true}}}`),
  ).toEqual([
    expect.stringMatching(/^6 report\.state\.filters\.0\.dimension: .*'countries\.contry'.*mean/),
    expect.stringMatching(/^7 report\.state\.cross\.0\.filters\.0\.dimension: .*'buyers\.pace'/),
    expect.stringMatching(/^8 report\.state\.compare\.segment\.0\.dimension: .*'sales\.prize'/),
    expect.stringMatching(/^7 report\.state\.cross\.0\.chart: expected a chart .*'user'; .*users/),
    expect.stringMatching(/^10 report\.state\.charts\.nochart: expected a chart .*got 'nochart'/),
    expect.stringMatching(/^11 .*best_customers\.by\.dimension: .*'sales\.pric'; .*sales\.price/),
    expect.stringMatching(/^11 .*sort\.by: expected a column of the chart .*'sales\.reven'/),
  ])
})

test('values of another type, and what a chart cannot be asked by, are told', () => {
  expect(mistakesOf(`filters: [{dimension: sales.price, op: in, values: ['1']}]`)).toEqual([
    '5 report.state.filters.0: sales.price: expected a number, got "1"',
  ])
  expect(mistakesOf('charts: {users_by_country: {by: {dimension: sales.price}}}')).toEqual([
    expect.stringMatching(
      /^5 report\.state\.charts\.users_by_country: buyers\.users by sales\.price: the join/,
    ),
  ])
})

test('a filter that no chart of the dashboard can be asked by is told', () => {
  const words =
    "5 report.state.filters.0: expected a dimension that a chart of catalogue can be asked by, got 'buyers.place'"
  const asked = mistakesOf('filters: [{dimension: buyers.place, op: in, values: [X]}]', 'catalogue')
  expect(asked).toEqual([words])
})
