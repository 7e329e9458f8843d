import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'

import { chartTable } from '../../src/export/chart-table.ts'
import { xlsxOf } from '../../src/export/xlsx.ts'
import { answerOf, artist, day, items, length, rate, revenue } from '../plot/fixtures.ts'

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

/** Formats that every program knows by their numbers. */
const known: Readonly<Record<string, string>> = { 3: '#,##0', 4: '#,##0.00', 10: '0.00%' }

/** The formats of the cells of the first row of values, by the styles that they name. */
function formatsOf(parts: Record<string, string>): (string | undefined)[] {
  const styles = parts['xl/styles.xml'] ?? ''
  const codes = new Map(
    [...styles.matchAll(/<numFmt\s[^>]*numFmtId="(\d+)"[^>]*formatCode="([^"]*)"/g)].map(
      ([, id, code]) => [id, code?.replaceAll('&quot;', '"')],
    ),
  )
  const codeOf = (id = '') => known[id] ?? codes.get(id)
  const [, formats = ''] = /<cellXfs[^>]*>([^]*)<\/cellXfs>/.exec(styles) ?? []
  const ids = [...formats.matchAll(/<xf\b[^>]*>/g)].map(
    ([style]) => /numFmtId="(\d+)"/.exec(style)?.[1],
  )
  const [, row = ''] = /<row r="2"[^>]*>([^]*?)<\/row>/.exec(sheetOf(parts)) ?? []
  return [...row.matchAll(/<c\s([^>]*)>/g)].map(([, cell = '']) =>
    codeOf(ids[Number(/s="(\d+)"/.exec(cell)?.[1])]),
  )
}

test('numbers are shown as their measures are, lengths of time counted in days', async () => {
  const yen = { ...revenue, currency: 'JPY' }
  const francs = { ...revenue, currency: 'CHF' }
  const measures = [items, rate, revenue, yen, francs, length]
  const row = ['Björk', 1204, 0.246399841, 9.75, 1000, 2.5, 43_200]
  const parts = await partsOf(answerOf([artist], measures, [row]))
  expect(formatsOf(parts).slice(1)).toEqual([
    ...['#,##0', '0.00%', '"$"#,##0.00;-"$"#,##0.00', '"¥"#,##0;-"¥"#,##0'],
    ...['"CHF\u00A0"#,##0.00;-"CHF\u00A0"#,##0.00', '[h]:mm:ss'],
  ])
  expect(sheetOf(parts)).toContain('<v>0.246399841</v>')
  expect(sheetOf(parts)).toContain('<v>0.5</v>')
})

test('plain numbers have two decimals where some are not whole and none is lost by that', async () => {
  const plain = { ...items, format: 'number' as const }
  const formats = async (...values: number[]) => {
    const rows = values.map((value) => ['Björk', value])
    return formatsOf(await partsOf(answerOf([artist], [plain], rows)))[1]
  }
  expect(await formats(3, 4)).toBe('#,##0')
  expect(await formats(3.5, 4)).toBe('#,##0.00')
  expect(await formats(3.5, 0.001)).toBeUndefined()
})

test('columns are as wide as what they hold, within bounds, and the head stays in sight', async () => {
  const rows = [
    ['B', 1],
    ['x'.repeat(500), 1_234_567],
  ]
  const sheet = sheetOf(await partsOf(answerOf([artist], [items], rows)))
  const widths = [...sheet.matchAll(/<col\s[^>]*width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  )
  expect(widths[0]).toBe(60)
  expect(widths[1]).toBeGreaterThan('1,234,567'.length)
  expect(widths[1]).toBeLessThan(20)
  expect(sheet).toMatch(/<pane\s[^>]*ySplit="1"[^>]*state="frozen"/)
})
