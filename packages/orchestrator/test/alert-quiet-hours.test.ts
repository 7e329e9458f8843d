import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { afterQuietHours, isQuiet, weekdays, type QuietHours } from '../src/alert/quiet-hours.ts'
import cases from './vectors/alert-quiet-hours.json' with { type: 'json' }

const end = (at: string, quiet: QuietHours) =>
  new Date(afterQuietHours(Date.parse(at), 'warning', quiet)).toISOString()

describe('quiet hours', () => {
  it.each(cases)('$what', ({ at, until, ...quiet }) => {
    expect(end(at, quiet as unknown as QuietHours)).toBe(new Date(until).toISOString())
  })

  it.each([
    ['info', true],
    ['warning', false],
    ['critical', false],
  ] as const)(
    'put an alert of severity %s off, with warning excepted: %s',
    (severity, isPutOff) => {
      const quiet: QuietHours = { from: '22:00', to: '07:00', timezone: 'UTC' }
      const at = Date.parse('2026-01-05T23:00:00Z')
      const after = afterQuietHours(at, severity, { ...quiet, except_severity: 'warning' })
      expect(after > at).toBe(isPutOff)
    },
  )
})

const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
  ...['Pacific/Apia', 'America/Sao_Paulo', 'Africa/Casablanca', 'Pacific/Chatham'],
]

const minutes = fc
  .integer({ min: 0, max: 1439 })
  .map((n) => [Math.floor(n / 60), n % 60].map((part) => String(part).padStart(2, '0')).join(':'))

const hours: fc.Arbitrary<QuietHours> = fc
  .record({
    from: minutes,
    to: minutes,
    timezone: fc.constantFrom(...zones),
    days: fc.subarray([...weekdays], { minLength: 1 }),
  })
  .filter(({ from, to, days }) => from !== to || days.length < 7)

/** Instants, half of them within a day of a change of clocks somewhere. */
const instants = fc.oneof(
  fc.integer({ min: Date.parse('2018-01-01'), max: Date.parse('2028-01-01') }),
  fc
    .tuple(
      fc.constantFrom(
        '2026-03-29',
        '2026-10-25',
        '2026-03-08',
        '2026-11-01',
        '2026-04-05',
        '2026-10-04',
      ),
      fc.integer({ min: -86_400_000, max: 86_400_000 }),
    )
    .map(([day, shift]) => Date.parse(day) + shift),
)

describe('the end of quiet hours', () => {
  it('is the first instant that is not quiet, in every zone and across changes of clocks', () => {
    fc.assert(
      fc.property(
        instants,
        hours,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        (at, quiet, within) => {
          const after = afterQuietHours(at, 'warning', quiet)
          expect(after).toBeGreaterThanOrEqual(at)
          expect(isQuiet(after, quiet)).toBe(false)
          if (after === at) return
          for (const part of [...within, 0, 1]) {
            const before = Math.min(after - 1, Math.floor(at + part * (after - at)))
            expect(isQuiet(before, quiet)).toBe(true)
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('comes within eight days, whatever is quiet', () => {
    fc.assert(
      fc.property(instants, hours, (at, quiet) => {
        expect(afterQuietHours(at, 'info', quiet) - at).toBeLessThan(8 * 86_400_000)
      }),
    )
  })
})
