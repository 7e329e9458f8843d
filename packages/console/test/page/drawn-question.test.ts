import { expect, test } from 'vitest'

import { chartTypes } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../../web/address/explore-address.ts'
import { drawnQuestion } from '../../web/explore/drawn-question.ts'
import { fittingTypes } from '../../web/explore/fitting-types.ts'
import { bodyOf, chartOf, chartRecord } from '../../web/explore/question.ts'

const month = { dimension: 'sales.sold_on', grain: 'month' as const }
const country = { dimension: 'countries.country' }
const asked = (...by: Question['by']): Question => ({
  measures: ['sales.revenue'],
  filters: [],
  by,
})

const axes = ['line', 'area', 'bar'] as const

test.each(axes)('a %s puts time on its axis, in whichever order it was chosen', (type) => {
  const drawn = drawnQuestion(asked(country, month), type)
  expect(drawn).toEqual(drawnQuestion(asked(month, country), type))
  expect(bodyOf(drawn, type, undefined)).toMatchObject({ by: [month, country], top: 12 })
  expect(chartOf(drawn, type, 'A')).toMatchObject({ by: [month, country], horizontal: false })
  expect(chartRecord(drawn, type, 'A')).toMatchObject({ by: [month, country.dimension], top: 12 })
})

test.each(chartTypes.filter((type) => !axes.some((one) => one === type)))(
  'a %s keeps the order that was chosen',
  (type) => {
    const question = asked(country, month)
    expect(drawnQuestion(question, type)).toBe(question)
  },
)

test('two times, and dimensions without time, stay as they were chosen', () => {
  for (const by of [
    [{ ...month, grain: 'year' as const }, month],
    [country, { dimension: 'x.y' }],
    [country],
  ])
    expect(drawnQuestion(asked(...by), 'bar').by).toEqual(by)
})

test('charts over time are offered for time and another dimension in any order, the same first', () => {
  const [turned, straight] = [
    fittingTypes(1, ['other', 'time']),
    fittingTypes(1, ['time', 'other']),
  ]
  expect(turned[0]).toBe(straight[0])
  expect(turned).toEqual(expect.arrayContaining(straight))
})
