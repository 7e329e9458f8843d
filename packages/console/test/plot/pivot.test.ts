import { expect, test } from 'vitest'

import type { Cell } from '../../src/answer/chart-answer.ts'
import { markFilters, pivotOf } from '../../src/plot/index.ts'
import { answerOf, artist, chartOf, country, items, month, rate } from './fixtures.ts'

const rows: Cell[][] = [
  ['DE', 'Björk', '2026-10-01', 1],
  ['DE', 'Björk', '2026-11-01', 2],
  ['DE', 'Radiohead', '2026-11-01', 3],
  ['FR', 'Björk', '2026-10-01', 4],
]
const answer = {
  ...answerOf([country, artist, month], [items], rows),
  across: 1,
  subtotals: [
    {
      kept: [0, 1],
      rows: [
        ['DE', 'Björk', 3],
        ['DE', 'Radiohead', 3],
        ['FR', 'Björk', 4],
      ],
      truncated: false,
    },
    {
      kept: [0, 2],
      rows: [
        ['DE', '2026-10-01', 1],
        ['DE', '2026-11-01', 5],
        ['FR', '2026-10-01', 4],
      ],
      truncated: false,
    },
    {
      kept: [0],
      rows: [
        ['DE', 6],
        ['FR', 4],
      ],
      truncated: false,
    },
    {
      kept: [2],
      rows: [
        ['2026-10-01', 5],
        ['2026-11-01', 5],
      ],
      truncated: false,
    },
  ],
}

test('a pivot has subtotals under each group and totals of all', () => {
  const { corner, head, lines } = pivotOf(chartOf('pivot', { totals: true }), answer)
  expect(corner).toEqual(['Country', 'Artist'])
  expect(head).toEqual([
    [
      { text: 'Oct 2026', span: 1, isTotal: false },
      { text: 'Nov 2026', span: 1, isTotal: false },
      { text: 'Total', span: 1, isTotal: true },
    ],
  ])
  expect(
    lines.map(({ headers, depth, cells }) => [
      ...headers,
      depth,
      ...cells.map(({ value }) => value),
    ]),
  ).toEqual([
    ['DE', 'Björk', 2, 1, 2, 3],
    ['', 'Radiohead', 2, null, 3, 3],
    ['DE total', '', 1, 1, 5, 6],
    ['FR', 'Björk', 2, 4, null, 4],
    ['Total', '', 0, 5, 5, 10],
  ])
})

test('without totals there are the rows alone', () => {
  const { lines, head } = pivotOf(chartOf('pivot'), answer)
  expect(lines).toHaveLength(3)
  expect(head[0]).toHaveLength(2)
})

test('several measures stand under each value that goes across', () => {
  const two = {
    ...answerOf(
      [artist, country],
      [items, rate],
      [
        ['Björk', 'DE', 1, 0.5],
        ['Björk', 'FR', 2, 0.25],
      ],
    ),
    across: 1,
  }
  const { head, lines } = pivotOf(chartOf('pivot'), two)
  expect(head.map((level) => level.map(({ text, span }) => `${text} ${span}`))).toEqual([
    ['DE 2', 'FR 2'],
    ['Items sold 1', 'Share liked 1', 'Items sold 1', 'Share liked 1'],
  ])
  expect(lines[0]?.cells.map(({ value }) => value)).toEqual([1, 0.5, 2, 0.25])
})

test('a click on a number of a pivot means what its row and its column are about', () => {
  const { lines } = pivotOf(chartOf('pivot', { totals: true }), answer)
  const of = (line: number, cell: number) => {
    const mark = lines[line]?.cells[cell]?.mark
    return mark && markFilters(answer, mark).map(({ dimension }) => dimension)
  }
  expect(of(0, 0)).toEqual([country.name, artist.name, month.name])
  expect(of(2, 2)).toEqual([country.name])
  expect(of(4, 0)).toEqual([month.name])
  expect(of(4, 2)).toBeUndefined()
})
