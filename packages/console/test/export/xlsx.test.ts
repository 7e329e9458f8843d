import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'

import { chartTable } from '../../src/export/chart-table.ts'
import { xlsxOf } from '../../src/export/xlsx.ts'
import { answerOf, artist, day, items } from '../plot/fixtures.ts'

type Answer = Parameters<typeof chartTable>[0]

/** The parts of a workbook, by name. */
async function partsOf(answer: Answer, title = 'A chart'): Promise<Record<string, string>> {
  const parts = unzipSync(await xlsxOf(chartTable(answer, 'people'), title))
  return Object.fromEntries(
    Object.entries(parts).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
  )
}

const sheets = (parts: Record<string, string>) =>
  [...(parts['xl/workbook.xml'] ?? '').matchAll(/<sheet\s[^>]*?name="([^"]*)"/g)].map(
    ([, name]) => name,
  )

const sheetOf = (parts: Record<string, string>) => parts['xl/worksheets/sheet1.xml'] ?? ''

test('a date of a date is one, a text that looks like a date stays a text', async () => {
  const dated = await partsOf(answerOf([day], [items], [['2024-02-29', 1]]))
  expect(sheetOf(dated)).toContain('<v>45351</v>')
  const named = await partsOf(answerOf([artist], [items], [['2024-02-29', 1]]))
  expect(sheetOf(named)).not.toContain('45351')
  expect(Object.values(named).join()).toContain('2024-02-29')
})

test('a time is a time, and a date before 1900 stays a text', async () => {
  const at = { ...day, type: 'timestamp' as const }
  const parts = await partsOf(
    answerOf(
      [at],
      [items],
      [
        ['2024-02-29T12:00:00.000000', 1],
        ['1850-01-01', 2],
      ],
    ),
  )
  expect(sheetOf(parts)).toContain('<v>45351.5</v>')
  expect(Object.values(parts).join()).toContain('1850-01-01')
})

test('a second sheet says that there are more rows than the chart may show', async () => {
  const whole = answerOf([artist], [items], [['Björk', 1]])
  const cut = { ...whole, main: { ...whole.main, truncated: true } }
  expect(sheets(await partsOf(whole))).toEqual(['A chart'])
  const parts = await partsOf(cut)
  expect(sheets(parts)).toEqual(['A chart', 'Note'])
  expect(Object.values(parts).join()).toContain(
    'Not all rows: this is what the limit of the chart lets it show (1)',
  )
  expect(sheets(await partsOf(cut, 'Note'))).toEqual(['Note', 'Note 2'])
})

test.each([
  ["'90s hits", '90s hits'],
  ["Hits of the '", 'Hits of the'],
  ["'' '", 'Chart'],
  ["The singers' songs", "The singers' songs"],
  ['History', 'History 2'],
  ["'hISTORY'", 'hISTORY 2'],
  [`${'x'.repeat(30)}'s own`, 'x'.repeat(30)],
  ['a:b/c', 'a b c'],
])('a chart %s is on a sheet whose name Excel takes', async (title, name) => {
  const parts = await partsOf(answerOf([artist], [items], [['Björk', 1]]), title)
  expect(sheets(parts).map((sheet) => sheet?.replaceAll('&apos;', "'"))).toEqual([name])
})
