import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { backoff, fixedClock, formatDuration, parseDuration, retry } from '../src/index.ts'

describe('retry', () => {
  it('tries until the work succeeds and waits longer each time', async () => {
    const clock = fixedClock(0)
    const waits: number[] = []
    const result = await retry(
      async (attempt) => {
        if (attempt < 4) throw new Error(`no ${attempt}`)
        return attempt
      },
      { clock, random: () => 0, onRetry: (_, __, wait) => waits.push(wait) },
    )
    expect([result, waits, clock.now()]).toEqual([4, [50, 100, 200], 350])
  })

  it('throws an error that is not retryable as it is', async () => {
    const failure = new Error('bad request')
    const work = retry(async () => Promise.reject(failure), { retryable: () => false })
    await expect(work).rejects.toBe(failure)
  })

  it('gives up with the last error as cause', async () => {
    const clock = fixedClock(0)
    const work = retry(async () => Promise.reject(new Error('down')), { attempts: 2, clock })
    await expect(work).rejects.toMatchObject({
      code: 'CORE_RETRY_EXHAUSTED',
      message: 'gave up after 2 attempts: down',
      cause: { message: 'down' },
    })
  })

  it('waits as long as the error asks', async () => {
    const clock = fixedClock(0)
    const work = (attempt: number) =>
      attempt === 1 ? Promise.reject(new Error('429')) : Promise.resolve('ok')
    await retry(work, { clock, delayFor: () => 7_000 })
    expect(clock.now()).toBe(7_000)
  })

  it('keeps every wait between half and the whole of the capped delay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, r) => {
          const whole = Math.min(5_000, 100 * 2 ** (n - 1))
          const wait = backoff(n, { maxDelay: '5s' }, () => r)
          return wait >= whole / 2 && wait <= whole
        },
      ),
    )
  })
})

describe('durations', () => {
  it.each([
    [250, 250],
    ['250ms', 250],
    ['1.5s', 1_500],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it('refuses text of another form', () => {
    expect(() => parseDuration('5 weeks')).toThrow("got '5 weeks'")
    expect(() => parseDuration(-1)).toThrow("got '-1'")
  })

  it.each([
    [850, '850 ms'],
    [12_345, '12.3 s'],
    [245_000, '4 min 05 s'],
    [7_380_000, '2 h 03 min'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
