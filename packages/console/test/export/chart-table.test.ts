import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'

import { chartTable } from '../../src/export/chart-table.ts'
import { csvOf } from '../../src/export/csv.ts'
import { xlsxOf } from '../../src/export/xlsx.ts'
import { answerOf, hour, items, length, month, price, revenue, weekday } from '../plot/fixtures.ts'

const week = answerOf(
  [weekday],
  [items],
  [
    [1, 5],
    [7, 3],
    [null, 2],
  ],
)

test('weekdays are numbers for programs, in a column that says how they are counted', () => {
  expect(csvOf(chartTable(week, 'programs'))).toBe(
    'Weekday (1 = Monday),Items sold\r\n1,5\r\n7,3\r\n,2\r\n',
  )
})

test('weekdays of a workbook have the names that the page shows', async () => {
  const table = chartTable(week, 'people')
  expect(table.columns).toEqual(['Weekday', 'Items sold'])
  expect(table.rows).toEqual([
    ['Mon', 5],
    ['Sun', 3],
    [null, 2],
  ])
  const parts = Object.values(unzipSync(await xlsxOf(table, 'Week')))
  const text = parts.map((bytes) => new TextDecoder().decode(bytes)).join()
  expect([...text.matchAll(/>(Weekday|Mon|Sun)</g)].map(([, word]) => word)).toEqual([
    ...['Weekday', 'Mon', 'Sun'],
  ])
})

test('weekdays that are cut to the first have the others beside them', () => {
  const cut = { ...week, main: { ...week.main, others: [false, false, true] } }
  const last = (reader: 'programs' | 'people') => chartTable(cut, reader).rows.at(-1)
  expect([last('programs'), last('people')]).toEqual([
    ['Others', 2],
    ['Others', 2],
  ])
})

test.each(['programs', 'people'] as const)('numbers for %s say what they are of', (reader) => {
  const answer = answerOf(
    [month, hour, price],
    [revenue, length],
    [['2024-02-01', 13, 0.5, 9.75, 241.5]],
  )
  const { columns, rows } = chartTable(answer, reader)
  expect(columns).toEqual([
    ...['Day of sale (month)', 'Hour', 'Price (from, in steps of 0.25)'],
    ...['Revenue (USD)', `Average length${reader === 'people' ? '' : ' (seconds)'}`],
  ])
  expect(rows).toEqual(answer.main.rows)
})
