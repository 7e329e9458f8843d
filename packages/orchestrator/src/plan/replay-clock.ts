import { setImmediate as turn } from 'node:timers/promises'

import type { Clock } from '@deftunes/core'
import TinyQueue from 'tinyqueue'

/** A clock whose time passes only when nothing else happens. */
export interface ReplayClock extends Clock {
  /** Lets time pass, from one sleeper to the next, until an instant (ms). */
  pass(until: number): Promise<void>
}

interface Sleeper {
  at: number
  wake: () => void
  isAwake: () => boolean
}

/** A clock that stands at an instant (ms); each sleeper wakes in the order of time, once all that woke before sleeps again. */
export function replayClock(start: number): ReplayClock {
  let now = start
  const sleepers = new TinyQueue<Sleeper>([], (left, right) => left.at - right.at)
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      let awake = false
      const wake = () => {
        awake = true
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = () => {
        awake = true
        reject(signal?.reason as Error)
      }
      if (signal?.aborted) return onAbort()
      signal?.addEventListener('abort', onAbort, { once: true })
      if (ms < Infinity) sleepers.push({ at: now + ms, wake, isAwake: () => awake })
    })
  const pass = async (until: number) => {
    for (;;) {
      // What was woken does all that it can without time passing.
      await turn()
      while (sleepers.peek()?.isAwake()) sleepers.pop()
      const next = sleepers.peek()
      if (!next || next.at > until) break
      sleepers.pop()
      now = Math.max(now, next.at)
      next.wake()
    }
    now = Math.max(now, until)
  }
  return { now: () => now, sleep, pass }
}
