import { describe, expect, test } from 'vitest'

import { dueSince } from '../../src/report/schedule/due.ts'
import type { ThresholdAlert } from '../../src/report/schedule/scheduled.ts'
import {
  isCrossed,
  judgedNumber,
  stepOf,
  wordsOf,
  type Reading,
} from '../../src/report/schedule/threshold.ts'
import { rate, revenue } from '../plot/fixtures.ts'

const alert: ThresholdAlert = {
  ...{
    id: 'low',
    file: 'reports/low.yaml',
    when: { kind: 'publish' },
    channels: ['ops'],
    severity: 'warning',
  },
  ...{ measure: revenue.name, filters: [], range: 'last 1 day', compare: 'none', below: 1000 },
}
const reading = (value?: number, before?: number): Reading => ({
  ...{ measure: revenue, about: ['22 Nov 2026'] },
  ...(value !== undefined && { value }),
  ...(before !== undefined && { before }),
})

describe('a threshold', () => {
  test('is crossed beyond its bounds, not at them', () => {
    expect([999, 1000, 1001].map((value) => isCrossed(alert, reading(value)))).toEqual([
      true,
      false,
      false,
    ])
    const above = { compare: 'none' as const, above: 5 }
    expect([5, 6].map((value) => isCrossed(above, reading(value)))).toEqual([false, true])
  })

  test('of a sum over nothing is judged as 0; a rate of nothing is not judged', () => {
    expect(isCrossed(alert, reading())).toBe(true)
    expect(isCrossed(alert, { ...reading(), measure: rate })).toBeUndefined()
  })

  test('of a change is in percent, of rates in points', () => {
    const change = { compare: 'previous' as const, below: -20 }
    expect(judgedNumber(change, reading(75, 100))).toBe(-25)
    expect(isCrossed(change, reading(75, 100))).toBe(true)
    expect(isCrossed(change, reading(85, 100))).toBe(false)
    expect(isCrossed(change, reading(85, 0))).toBeUndefined()
    const points = { ...reading(0.1, 0.4), measure: rate }
    expect(judgedNumber(change, points)).toBeCloseTo(-30)
  })

  test('is told once until it recovers, and the recovery once', () => {
    const told: string[] = []
    let crossed = false
    for (const value of [1500, 900, 800, undefined, 700, 1200, 1300, 900]) {
      const now = isCrossed(
        alert,
        value === undefined ? { ...reading(), measure: rate } : reading(value),
      )
      const step = stepOf(crossed, now)
      if (step !== 'nothing') crossed = step === 'raise'
      told.push(step)
    }
    expect(told).toEqual([
      'nothing',
      'raise',
      'nothing',
      'nothing',
      'nothing',
      'recover',
      'nothing',
      'raise',
    ])
  })

  test('is told in words', () => {
    expect(wordsOf(alert, 'raise', reading(900))).toEqual({
      subject: 'Revenue is below $1,000.00',
      text: 'Revenue: $900.00\n22 Nov 2026',
    })
    expect(wordsOf(alert, 'recover', reading(1100)).subject).toBe(
      'Revenue is no longer below $1,000.00',
    )
    const change = { ...alert, title: 'Sales of a day', compare: 'previous' as const, below: -20 }
    const { subject, text } = wordsOf(change, 'raise', reading(75, 100))
    expect(subject).toMatch(/^Sales of a day is down more than 20.%$/)
    expect(text).toMatch(/before: \$100.00\nchange: ▼ −25.0.%/)
  })

  test('is told with the numbers that were judged, of a sum over nothing with 0', () => {
    const change = { ...alert, compare: 'previous' as const, below: -50 }
    const { subject, text } = wordsOf(change, 'raise', reading(undefined, 100))
    expect(subject).toMatch(/^Revenue is down more than 50.%$/)
    expect(text).toMatch(/^Revenue: \$0.00\nbefore: \$100.00\nchange: ▼ −100.0.%/)
    const back = wordsOf(change, 'recover', reading(100))
    expect(back.text).toMatch(/^Revenue: \$100.00\nbefore: \$0.00\nchange: –/)
  })
})

describe('a schedule', () => {
  const when = { kind: 'cron', cron: '0 7 * * *', timezone: 'Europe/Berlin' } as const
  const at = (text: string) => Date.parse(text)

  test('is due at its times on the clock of its zone, once for all that were missed', () => {
    expect(dueSince(when, at('2026-11-22T05:00:00Z'), at('2026-11-22T05:59:59Z'))).toBeUndefined()
    expect(dueSince(when, at('2026-11-22T05:00:00Z'), at('2026-11-22T06:00:00Z'))).toBe(
      at('2026-11-22T06:00:00Z'),
    )
    expect(dueSince(when, at('2026-11-18T06:00:00Z'), at('2026-11-22T12:00:00Z'))).toBe(
      at('2026-11-22T06:00:00Z'),
    )
    expect(dueSince(when, at('2026-11-22T06:00:00Z'), at('2026-11-22T12:00:00Z'))).toBeUndefined()
    expect(dueSince(when, at('2026-07-01T00:00:00Z'), at('2026-07-01T12:00:00Z'))).toBe(
      at('2026-07-01T05:00:00Z'),
    )
  })

  test('of publishes is never due by the clock', () => {
    expect(dueSince({ kind: 'publish' }, 0, at('2026-11-22T06:00:00Z'))).toBeUndefined()
  })
})
