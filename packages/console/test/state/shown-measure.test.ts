import { readModel } from '@deftunes/metrics'
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
      dearest: { aggregate: max, sql: price }
      share: { ratio: [items, buyers] }
`,
  },
])

test('no rows mean 0 for counts and sums alone', () => {
  const names = [...model.measures.keys()]
  const zeros = names.filter((name) => shownMeasure(model, name)[0]?.emptyIsZero)
  expect(zeros).toEqual(['sales.revenue', 'sales.items', 'sales.buyers'])
})
