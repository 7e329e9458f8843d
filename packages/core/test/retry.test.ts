import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { fixedClock, formatDuration, parseDuration, retry } from '../src/index.ts'
import { backoff } from '../src/retry.ts'

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

  it('stops waiting when told to, with the reason that was given', async () => {
    const controller = new AbortController()
    const reason = new Error('stop')
    const work = retry(async () => Promise.reject(new Error('down')), {
      minDelay: '1h',
      signal: controller.signal,
      onRetry: () => controller.abort(reason),
    })
    await expect(work).rejects.toMatchObject({ name: 'AbortError', cause: reason })
    await expect(retry(async () => 1, { signal: controller.signal })).rejects.toBe(reason)
  })

  it('never waits less than half of the first delay nor more than the longest', () => {
    const policy = fc.record({
      minDelay: fc.integer({ min: 1, max: 1e4 }),
      maxDelay: fc.integer({ min: 1e4, max: 1e6 }),
      factor: fc.double({ min: 1, max: 5, noNaN: true }),
    })
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 1000 }), random, (options, attempt, r) => {
        const wait = backoff(attempt, options, () => r)
        return wait >= options.minDelay / 2 && wait <= options.maxDelay
      }),
    )
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

  it.each(['5 weeks', -1, NaN, '', 's', '-5s', '5M', '1e3s', '5s 3s', '0x10s'])(
    'refuses %s',
    (text) => {
      expect(() => parseDuration(text)).toThrow(`got '${text}'`)
    },
  )

  it.each([
    [0.4, '0 ms'],
    [850, '850 ms'],
    [999.6, '1.0 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 00 s'],
    [3_599_600, '1 h 00 min'],
    [12_345, '12.3 s'],
    [245_000, '4 min 05 s'],
    [7_380_000, '2 h 03 min'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
