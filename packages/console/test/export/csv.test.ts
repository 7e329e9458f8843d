import { expect, test } from 'vitest'

import type { Cell } from '../../src/answer/chart-answer.ts'
import { csvOf } from '../../src/export/csv.ts'

const csv = (columns: string[], row: Cell[]) => csvOf({ columns, rows: [row] })
const fieldOf = (text: string) => csv(['Name'], [text]).split('\r\n')[1]

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=é'])(
  'the text %j has an apostrophe before it, so that no spreadsheet runs it',
  (text) => {
    expect(fieldOf(text)).toBe(`'${text}`)
  },
)

test.each(['1+1', 'a=b', "'=1", ' =1', ''])('the text %j stays as it is', (text) => {
  expect(fieldOf(text)).toBe(text)
})

test('numbers below zero stay numbers, and what has no value is empty', () => {
  expect(csv(['Change', 'Rate'], [-1.25, null])).toBe('Change,Rate\r\n-1.25,\r\n')
})

test('a text that would run and has quotes and commas is both marked and quoted', () => {
  expect(fieldOf('=HYPERLINK("a","b")')).toBe('"\'=HYPERLINK(""a"",""b"")"')
})
