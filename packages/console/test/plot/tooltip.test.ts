import { describe, expect, test } from 'vitest'

import type { Cell } from '../../src/answer/chart-answer.ts'
import { answerOf, artist, chartOf, day, drawn, lookOf, names, revenue } from './fixtures.ts'

describe('a tooltip', () => {
  const rows = names.map((name, at) => ['2026-11-22', name, (at + 1) * 10])
  const many = Array.from({ length: 14 }, (_, at) => ['2026-11-22', `<b>${at}</b>`, at + 1])
  const html = (given: Cell[][], look = lookOf()) =>
    drawn(chartOf('line'), answerOf([day, artist], [revenue], given), look).tooltip.formatter([
      { dataIndex: 0 },
    ])

  test('has the greatest first, ends with what a click does and names its day in full', () => {
    const text = html(rows)
    expect(text.indexOf('Nina Simone')).toBeLessThan(text.indexOf('Radiohead'))
    expect(text).toContain('22 Nov 2026')
    expect(text).toContain('click to filter')
    expect(html(rows, lookOf({ clickable: false }))).not.toContain('click to filter')
  })

  test('has ten rows, says how many more there are, and shows names as text', () => {
    const text = html(many)
    expect(text.match(/<tr>/g)).toHaveLength(10)
    expect(text).toContain('4 more')
    expect(text).toContain('&#60;b&#62;13&#60;/b&#62;')
  })

  test('says how a number changed', () => {
    const compared = { rows: [['2026-11-22', 50]], truncated: false, label: 'previous period' }
    const answer = answerOf([day], [revenue], [['2026-11-22', 60]], { compared })
    const text = drawn(chartOf('bar'), answer, lookOf()).tooltip.formatter([{ dataIndex: 0 }])
    expect(text).toContain('$60.00')
    expect(text).toContain('previous period')
    expect(text).toMatch(/▲ \+20.0.%/)
  })

  test('stays shut while another chart is pointed at', () => {
    expect(html(rows, lookOf({ isHovered: () => false }))).toBe('')
  })
})
