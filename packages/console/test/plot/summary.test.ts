import { expect, test } from 'vitest'

import type { Cell } from '../../src/answer/chart-answer.ts'
import { numberCard, summaryOf } from '../../src/plot/index.ts'
import { answerOf, artist, chartOf, day, items, revenue } from './fixtures.ts'

test('a number says how it changed and against what', () => {
  const answer = answerOf([], [revenue], [], {
    total: { rows: [[1284310.55]], truncated: false },
    comparedTotal: { rows: [[1142621]], truncated: false, label: '1–22 Oct' },
  })
  const card = numberCard(chartOf('number'), answer)
  expect(card).toMatchObject({
    label: 'Revenue',
    text: '$1.28M',
    full: '$1,284,310.55',
    against: 'vs 1–22 Oct',
  })
  expect(card?.delta).toMatchObject({ direction: 'up', isGood: true })
  expect(summaryOf(chartOf('number', { title: 'Revenue' }), answer)).toMatch(
    /^Revenue: \$1,284,310.55, up 12.4.% vs 1–22 Oct\.$/,
  )
})

test('a chart is told in a sentence', () => {
  const rows: Cell[][] = [
    ['2026-11-20', 5],
    ['2026-11-21', 9],
    ['2026-11-22', 7],
  ]
  expect(summaryOf(chartOf('line', { title: 'Items' }), answerOf([day], [items], rows))).toBe(
    'Items: Items sold, 20 Nov 2026 to 22 Nov 2026; first 5, last 7; highest 9 at 21 Nov 2026.',
  )
  expect(
    summaryOf(
      chartOf('bar', { title: 'Top' }),
      answerOf(
        [artist],
        [items],
        [
          ['A', 2],
          ['B', 9],
        ],
      ),
    ),
  ).toBe('Top: Items sold by Artist, 2 values; highest B 9; A 2.')
  expect(summaryOf(chartOf('bar', { title: 'Top' }), answerOf([artist], [items], []))).toBe(
    'Top: no data.',
  )
})
