import { setTimeout as delay } from 'node:timers/promises'

/** Where time comes from: milliseconds since the epoch, and a sleep that a signal can end. */
export interface Clock {
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : undefined)
  },
}

/** A clock that stands still until a sleep moves it on: no test waits. */
export function fixedClock(start: number | string): Clock & { set(ms: number): void } {
  let now = typeof start === 'number' ? start : Date.parse(start)
  return {
    now: () => now,
    set: (ms) => {
      now = ms
    },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      now += ms
    },
  }
}
