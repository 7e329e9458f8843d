import { expect, test } from 'vitest'

import { pivotOf } from '../../src/plot/index.ts'
import { foldLines } from '../../web/chart/fold-lines.ts'
import { answerOf, artist, chartOf, country, items } from '../plot/fixtures.ts'

const answer = {
  ...answerOf(
    [country, artist],
    [items],
    [
      ['DE', 'Björk', 1],
      ['DE', 'Radiohead', 2],
      ['FR', 'Björk', 4],
    ],
  ),
  subtotals: [
    {
      kept: [0],
      rows: [
        ['DE', 3],
        ['FR', 4],
      ],
      truncated: false,
    },
  ],
}
const { lines } = pivotOf(chartOf('pivot', { totals: true }), answer)
const germany = JSON.stringify(['"DE"'])
const namesOf = (folded: ReadonlySet<string>) =>
  foldLines(lines, folded).map(({ line }) => line.headers.filter(Boolean).join(' '))

test('a group with a total can be folded at its first line, one without cannot', () => {
  const groups = foldLines(lines, new Set()).map((shown) => shown.groups[0]?.key)
  expect(groups).toEqual([germany, undefined, undefined, undefined, undefined])
})

test('of a folded group its total is left, and all other lines stay', () => {
  expect(namesOf(new Set())).toEqual(['DE Björk', 'Radiohead', 'DE total', 'FR Björk', 'Total'])
  expect(namesOf(new Set([germany]))).toEqual(['DE total', 'FR Björk', 'Total'])
  const [first] = foldLines(lines, new Set([germany]))
  expect(first?.groups[0]).toEqual({ key: germany, folded: true })
  expect(first?.line.cells[0]?.value).toBe(3)
})
