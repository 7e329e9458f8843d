import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Slots } from '../src/engine/slots.ts'

const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('slots of a pool', () => {
  it('are taken at once while there are any, and waited for in the order of asking', async () => {
    const slots = new Slots([['marts', 2]])
    const order: number[] = []
    const releases = [await slots.take('marts'), await slots.take('marts')]
    const waiting = [1, 2, 3].map(async (n) => {
      const release = await slots.take('marts')
      order.push(n)
      return release
    })
    await soon()
    expect(order).toEqual([])
    releases[0]?.()
    // Whoever asks while a slot changes hands does not overtake the one that waits.
    const late = slots.take('marts').then((release) => (order.push(4), release))
    await soon()
    expect(order).toEqual([1])
    releases[1]?.()
    for (const one of waiting) (await one)()
    await late
    expect(order).toEqual([1, 2, 3, 4])
  })

  it('of no pool are endless', async () => {
    const slots = new Slots([])
    for (let index = 0; index < 10; index++) await slots.take(undefined)
  })

  it('are never more than there are and never lost, however they are taken', async () => {
    const work = fc.array(fc.record({ pool: fc.constantFrom('a', 'b'), steps: fc.nat(3) }), {
      maxLength: 25,
    })
    const sizes = fc.record({
      a: fc.integer({ min: 1, max: 3 }),
      b: fc.integer({ min: 1, max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(sizes, work, async (size, jobs) => {
        const slots = new Slots(Object.entries(size))
        const busy = { a: 0, b: 0 }
        await Promise.all(
          jobs.map(async ({ pool, steps }) => {
            const key = pool
            const release = await slots.take(key)
            expect(++busy[key]).toBeLessThanOrEqual(size[key])
            for (let step = 0; step < steps; step++) await soon()
            busy[key]--
            release()
          }),
        )
        // All are back: as many as there are can be taken without waiting.
        for (const key of ['a', 'b'] as const)
          for (let slot = 0; slot < size[key]; slot++) await slots.take(key)
      }),
      { numRuns: 50 },
    )
  })
})
