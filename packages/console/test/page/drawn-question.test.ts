import { expect, test } from 'vitest'

import type { DimensionWords } from '../../src/api/responses.ts'
import { chartTypes } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../../web/address/explore-address.ts'
import { drawnQuestion } from '../../web/explore/drawn-question.ts'
import { fittingTypes, shapeOf } from '../../web/explore/fitting-types.ts'
import { bodyOf, chartOf, chartRecord } from '../../web/explore/question.ts'

const month = { dimension: 'sales.sold_on', grain: 'month' as const }
const country = { dimension: 'countries.country' }
const asked = (...by: Question['by']): Question => ({
  measures: ['sales.revenue'],
  filters: [],
  by,
})

const dimensionOf = (name: string, label: string, description?: string): DimensionWords => ({
  ...{ name, label, table: name.split('.')[0] ?? '', type: 'text', grains: [], synonyms: [] },
  ...(description !== undefined && { description }),
})
const dimensions = [
  dimensionOf('countries.country', 'Country'),
  dimensionOf('countries.code', 'Code', 'ISO 3166-1 alpha-2.'),
  dimensionOf('countries.continent', 'Continent'),
  dimensionOf('buyers.country_code', 'Country code'),
  dimensionOf('labels.country', 'Country'),
]

const dollars = { format: 'currency', currency: 'USD' } as const
const share = { format: 'percent' } as const
const axes = ['line', 'area', 'bar'] as const

test.each(axes)('a %s puts time on its axis, in whichever order it was chosen', (type) => {
  const drawn = drawnQuestion(asked(country, month), type, dimensions)
  expect(drawn).toEqual(drawnQuestion(asked(month, country), type, dimensions))
  expect(bodyOf(drawn, type, undefined)).toMatchObject({ by: [month, country], top: 7 })
  expect(chartOf(drawn, type, 'A')).toMatchObject({ by: [month, country], horizontal: false })
  expect(chartRecord(drawn, type, 'A')).toMatchObject({ by: [month, country.dimension], top: 7 })
})

test('bars and boxes of one dimension are the first twelve', () => {
  for (const type of ['bar', 'treemap'] as const)
    expect(bodyOf(asked(country), type, undefined)).toMatchObject({ top: 12 })
})

test.each(chartTypes.filter((type) => type !== 'map' && !axes.some((one) => one === type)))(
  'a %s keeps the order that was chosen',
  (type) => {
    const question = asked(country, month)
    expect(drawnQuestion(question, type, dimensions)).toBe(question)
  },
)

test('two times, and dimensions without time, stay as they were chosen', () => {
  for (const by of [
    [{ ...month, grain: 'year' as const }, month],
    [country, { dimension: 'x.y' }],
    [country],
  ])
    expect(drawnQuestion(asked(...by), 'bar', dimensions).by).toEqual(by)
})

test('charts over time are offered for time and another dimension in any order, the same first', () => {
  const [turned, straight] = [
    fittingTypes([dollars], ['other', 'time']),
    fittingTypes([dollars], ['time', 'other']),
  ]
  expect(turned[0]).toBe(straight[0])
  expect(turned).toEqual(expect.arrayContaining(straight))
})

test('a map of names of countries asks for their codes, which the same table has', () => {
  const shape = shapeOf(country, dimensions)
  expect(fittingTypes([dollars], [shape]).slice(0, 2)).toEqual(['bar', 'map'])
  const code = 'countries.code'
  const drawn = drawnQuestion(asked(country), 'map', dimensions)
  expect(bodyOf(drawn, 'map', undefined)).toMatchObject({ type: 'map', by: [{ dimension: code }] })
  expect(chartRecord(drawn, 'map', 'A')).toMatchObject({ type: 'map', by: [code] })
  expect(drawnQuestion(asked(country), 'bar', dimensions).by).toEqual([country])
})

test.each(['countries.continent', 'labels.country', 'sales.liked'])(
  'no map is offered of %s, whose codes nobody knows',
  (dimension) => {
    expect(fittingTypes([dollars], [shapeOf({ dimension }, dimensions)])).not.toContain('map')
  },
)

test('an order by what another chart of the question drew is left out', () => {
  const question = { ...asked(country), sort: { by: 'countries.code', descending: false } }
  expect(drawnQuestion(question, 'map', dimensions).sort).toEqual(question.sort)
  expect(drawnQuestion(question, 'bar', dimensions)).toEqual(asked(country))
})

test('measures of one unit share an axis, others do not and are a table', () => {
  expect(fittingTypes([dollars, dollars], ['time'])).toEqual(['line', 'area', 'bar', 'table'])
  expect(fittingTypes([dollars, share], ['time'])).toEqual(['table'])
  expect(fittingTypes([dollars, share], [])).toEqual(['table'])
  expect(fittingTypes([dollars, { ...dollars, currency: 'EUR' }], ['time'])).toEqual(['table'])
  expect(fittingTypes([dollars, share], ['other'])).toEqual(['table', 'scatter'])
})

test('of several measures no chart is offered that shows one alone', () => {
  expect(fittingTypes([dollars, dollars], ['country'])).toEqual(['bar', 'table', 'scatter'])
  expect(fittingTypes([dollars, dollars], ['time', 'other'])).toEqual(['pivot', 'table'])
  expect(fittingTypes([dollars, dollars], ['other', 'other', 'other'])).toEqual(['pivot', 'table'])
})

test('a chart that is saved fills the row that it begins', () => {
  expect(chartRecord(asked(country), 'bar', 'A')).toMatchObject({ width: 12 })
})
