import { loadModel, readModel } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import { shownMeasure } from '../../src/state/plan-chart.ts'

const { model } = readModel([
  {
    file: 'sales.yaml',
    text: `
tables:
  sales:
    relation: serving.sales
    key: [id]
    measures:
      revenue: { aggregate: sum, sql: price }
      items: { aggregate: count }
      buyers: { aggregate: count_distinct, sql: buyer }
      price: { aggregate: avg, sql: price }
      dearest: { aggregate: max, sql: price, description: The dearest. }
      likes: { aggregate: count, where: liked }
      share: { ratio: [items, buyers] }
`,
  },
])

test('no rows mean 0 for counts and sums alone', () => {
  const names = [...model.measures.keys()]
  const zeros = names.filter((name) => shownMeasure(model, name)[0]?.emptyIsZero)
  expect(zeros).toEqual(['sales.revenue', 'sales.items', 'sales.buyers', 'sales.likes'])
})

test('a measure without a description says how it is made', () => {
  const shown = [...model.measures.keys()].flatMap((name) => shownMeasure(model, name))
  const said = shown.map(({ label, description, formula }) => [label, description ?? formula])
  expect(Object.fromEntries(said)).toEqual({
    Revenue: 'Sum of price',
    Items: 'Rows counted',
    Buyers: 'Different values of buyer',
    Price: 'Average of price',
    Dearest: 'The dearest.',
    Likes: 'Rows counted where liked',
    Share: 'Items divided by Buyers',
  })
})

test('every measure of the project has a description', async () => {
  const { model: own } = await loadModel(
    new URL('../../../../deftunes/metrics/', import.meta.url).pathname,
  )
  const without = [...own.measures.values()].filter((one) => one.description === undefined)
  expect(without.map(({ name }) => name)).toEqual([])
})
