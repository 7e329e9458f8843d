import { describe, expect, test } from 'vitest'

import {
  axisFormatter,
  columnFormatter,
  deltaOf,
  deltaText,
  formatMeasure,
  type MeasureFormat,
  type NumberKind,
} from '../../src/format/index.ts'

const usd: MeasureFormat = { format: 'currency', currency: 'USD' }
const count: MeasureFormat = { format: 'integer' }
const plain: MeasureFormat = { format: 'number' }
const rate: MeasureFormat = { format: 'percent' }
const length: MeasureFormat = { format: 'duration' }

/** Thin and unbreakable spaces as plain ones, so that expectations can be read. */
function spaced(text: string): string {
  return text.replace(/[\u202F\u00A0]/g, ' ')
}

const cases: [MeasureFormat, number | string | null, short: string, full: string][] = [
  [count, 0, '0', '0'],
  [count, 9407, '9,407', '9,407'],
  [count, 48211, '48.2k', '48,211'],
  [count, 1_284_310, '1.28M', '1,284,310'],
  [count, 999_950, '1.00M', '999,950'],
  [count, 9999.7, '10.0k', '10,000'],
  [count, -48211, '−48.2k', '−48,211'],
  [count, '12345678901', '12.3B', '12,345,678,901'],
  [count, 1e300, '1.00e300', '1.00e300'],
  [count, null, '–', '–'],
  [count, '', '–', '–'],
  [count, NaN, '–', '–'],
  [plain, 2.344, '2.34', '2.34'],
  [plain, 234.56, '235', '234.56'],
  [plain, 0.00123, '0.0012', '0.0012'],
  [plain, -0.0, '0', '0'],
  [usd, 1_284_310.55, '$1.28M', '$1,284,310.55'],
  [usd, 0.99, '$0.99', '$0.99'],
  [usd, 412.4, '$412', '$412.40'],
  [usd, -1234.5, '−$1,235', '−$1,234.50'],
  [usd, -0.001, '−$0.001', '−$0.001'],
  [{ format: 'currency' }, 12, '12.00', '12.00'],
  [{ format: 'currency', currency: 'JPY' }, 12345, '¥12.3k', '¥12,345'],
  [rate, 0.1241, '12.4 %', '12.41 %'],
  [rate, 0.0004, '<0.1 %', '<0.1 %'],
  [rate, -0.0004, '>−0.1 %', '>−0.1 %'],
  [rate, 0, '0 %', '0 %'],
  [rate, 1, '100 %', '100 %'],
  [rate, -0.5, '−50.0 %', '−50.00 %'],
  [length, 0.84, '840 ms', '840 ms'],
  [length, 4.2, '4.2 s', '4.2 s'],
  [length, 59.97, '1 m 0 s', '1 m 0 s'],
  [length, 192, '3 m 12 s', '3 m 12 s'],
  [length, 3840, '1 h 04 m', '1 h 04 m'],
  [length, 3599.7, '1 h 00 m', '1 h 00 m'],
  [length, 183_600, '2 d 03 h', '2 d 03 h'],
  [length, 0, '0 s', '0 s'],
  [length, -4.2, '−4.2 s', '−4.2 s'],
]

test.each(cases)('%o of %o is %s for short and %s in full', (measure, value, short, full) => {
  const text = (kind: NumberKind): string => spaced(formatMeasure(value, measure, kind))
  expect(['kpi', 'label'].map((kind) => text(kind as NumberKind))).toEqual([short, short])
  expect(['table', 'tooltip'].map((kind) => text(kind as NumberKind))).toEqual([full, full])
})

test('another locale keeps figures Latin and puts the currency where it belongs', () => {
  expect(spaced(formatMeasure(1_284_310.55, usd, 'kpi', { locale: 'de-DE' }))).toBe('1,28M $')
  expect(spaced(formatMeasure(48211, count, 'table', { locale: 'ar-EG' }))).toMatch(/48.211/)
})

test('rows of a column share their decimals', () => {
  const text = columnFormatter([1, 2.5, null], plain)
  expect([1, 2.5, null].map(text)).toEqual(['1.0', '2.5', '–'])
  expect([3].map(columnFormatter([3], plain))).toEqual(['3'])
})

describe('ticks of an axis', () => {
  const words = (ticks: number[], measure: MeasureFormat): string[] =>
    ticks.map(axisFormatter(ticks, measure)).map(spaced)

  test('share one magnitude and one number of decimals, and only the top has the unit', () => {
    expect(words([0, 20_000, 40_000, 60_000], usd)).toEqual(['0', '20k', '40k', '$60k'])
    expect(words([0, 500_000, 1_000_000, 1_500_000], count)).toEqual([
      '0.0',
      '0.5M',
      '1.0M',
      '1.5M',
    ])
    expect(words([0, 0.05, 0.1], rate)).toEqual(['0', '5', '10 %'])
    expect(words([0, 1800, 3600], length)).toEqual(['0', '30', '60 m'])
    expect(words([-50, 0, 50], plain)).toEqual(['−50', '0', '50'])
  })

  test('are not bent by how fractions are stored', () => {
    expect(words([0, 0.1, 0.2, 0.30000000000000004], plain)).toEqual(['0.0', '0.1', '0.2', '0.3'])
  })
})

describe('a change', () => {
  const text = (...values: Parameters<typeof deltaOf>): string =>
    spaced(deltaText(deltaOf(...values)))

  test('has a shape for its direction and a sign', () => {
    expect(text(112.4, 100, count)).toBe('▲ +12.4 %')
    expect(text(96.9, 100, count)).toBe('▼ −3.1 %')
    expect(text(-50, -100, count)).toBe('▲ +50.0 %')
  })

  test('of a rate is told in points', () => {
    expect(text(0.132, 0.12, rate)).toBe('▲ +1.2 pp')
    expect(text(0.1, 0, rate)).toBe('▲ +10.0 pp')
  })

  test('of next to nothing is flat', () => {
    expect(deltaOf(100.04, 100, count)).toMatchObject({ direction: 'flat', mark: '–' })
    expect(deltaOf(100.06, 100, count)).toMatchObject({ direction: 'up' })
  })

  test('from nothing is new, from 0 not told, never infinite', () => {
    expect(text(5, null, count)).toBe('new')
    expect(text(5, 0, count)).toBe('–')
    expect(text(null, 5, count)).toBe('–')
  })

  test('against a segment, which is no earlier time, is never new', () => {
    expect(deltaText(deltaOf(5, null, count, { isSegment: true }))).toBe('–')
    expect(deltaText(deltaOf(6, 5, count, { isSegment: true }))).toBe('▲ +20.0\u202f%')
  })

  test('is good when it goes up, unless down is good', () => {
    expect(deltaOf(2, 1, count).isGood).toBe(true)
    expect(deltaOf(2, 1, count, { downIsGood: true }).isGood).toBe(false)
    expect(deltaOf(1, 2, count, { downIsGood: true }).isGood).toBe(true)
    expect(deltaOf(1, 1, count).isGood).toBeUndefined()
  })

  test('that is huge stays short', () => {
    expect(text(1_000_000, 1, count)).toBe('▲ +100M %')
    expect(text(13.34, 1, count)).toBe('▲ +1,234 %')
  })
})
