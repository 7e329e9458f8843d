import { expect, test } from 'vitest'

import { columnsOf, totalsOf } from '../../web/chart/table-columns.ts'
import { answerOf, artist, items } from '../plot/fixtures.ts'

const rows = [
  ['Björk', 6],
  ['Radiohead', 3],
]
const compared = { rows: [['Björk', 5]], truncated: false, label: 'not liked' }
const changes = (isSegment: boolean) => {
  const told = isSegment ? { isSegment } : {}
  const answer = answerOf([artist], [items], rows, {
    compared: { ...compared, ...told },
    comparedTotal: { rows: [[null]], truncated: false, ...told },
  })
  const change = columnsOf(answer, { bars: false }).at(-1)
  return [change?.text(0), change?.text(1), totalsOf(answer)?.at(-1)]
}

test('a row that an earlier time lacks is new, one that a segment lacks is not', () => {
  expect(changes(false)).toEqual(['▲ +20.0\u202F%', 'new', 'new'])
  expect(changes(true)).toEqual(['▲ +20.0\u202F%', '–', '–'])
})

test('one row of measures alone has neither bars nor a total beside it', () => {
  const answer = answerOf([], [items], [[9]])
  expect(columnsOf(answer, { bars: true }).map((column) => [column.text(0), column.share])).toEqual(
    [['9', undefined]],
  )
  expect(totalsOf(answer)).toBeUndefined()
})
