import { setImmediate as turn } from 'node:timers/promises'

import type { Clock } from '@deftunes/core'

/** A clock that moves on as soon as everything that could happen meanwhile has: no test waits. */
export function virtualClock(start: string): Clock & { set: (instant: string) => void } {
  let now = Date.parse(start)
  return {
    now: () => now,
    set: (instant) => {
      now = Date.parse(instant)
    },
    sleep: async (ms, signal) => {
      const until = now + ms
      for (let turns = 0; turns < 3; turns++) await turn(undefined, { signal })
      signal?.throwIfAborted()
      now = Math.max(now, until)
    },
  }
}
