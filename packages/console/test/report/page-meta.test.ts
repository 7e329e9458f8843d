import { readModel } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import { pageMeta } from '../../src/report/page-meta.ts'
import { pageQuestion } from '../../src/state/page-question.ts'
import { everyKind } from './report-fixture.ts'

const { model } = readModel([
  {
    file: 'a.yaml',
    text: 'tables: { sales: { relation: a.b, key: [id], dimensions: { day: { sql: day, type: date }, country: { sql: c, type: text, label: Country } } } }',
  },
])

test('under the title stand the publish, the days, what those are compared with, and the filters', () => {
  const dashboard = { ...everyKind.dashboard, time: 'sales.day', range: 'last 7 days' }
  const filters = [{ dimension: 'sales.country', op: 'in' as const, values: ['DE', null] }]
  const question = pageQuestion(
    model,
    dashboard,
    { filters },
    { first: '2026-01-01', last: '2026-11-22' },
  )
  const version = { id: 'abc', publishedAt: '2026-11-22T06:12:09.123Z', tables: [] }
  expect(pageMeta(question, version)).toEqual([
    'Published 22 Nov 2026 06:12:09 UTC',
    '16–22 Nov 2026',
    'compared with 9–15 Nov 2026',
    'Country: DE, (none)',
  ])
})

test.each([
  ['last 7 days', 'last 7 days'],
  ['all', 'all days'],
  [{ from: '2026-11-16', to: '2026-11-23' }, '16–22 Nov 2026'],
  [{ from: '2026-11-16' }, 'from 16 Nov 2026'],
  [{ to: '2026-11-16' }, 'before 16 Nov 2026'],
])('a range %j over no data is said in its own words', (range, words) => {
  const dashboard = { ...everyKind.dashboard, time: 'sales.day' }
  const version = { id: 'abc', publishedAt: '2026-11-22T06:12:09.123Z', tables: [] }
  expect(pageMeta(pageQuestion(model, dashboard, { range }), version)).toEqual([
    'Published 22 Nov 2026 06:12:09 UTC',
    words,
  ])
})
