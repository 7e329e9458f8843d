import { cronTicks, readCron } from '@deftunes/orchestrator'

import type { When } from './scheduled.ts'

/**
 * The latest time that is due after one instant, up to another, in milliseconds; undefined: none. Times that were missed are made up
 * for once.
 */
export function dueSince(when: When, last: number, now: number): number | undefined {
  if (when.kind === 'publish') return undefined
  const reading = readCron(when.cron)
  if (!('cron' in reading)) return undefined
  const due = cronTicks(reading.cron, when.timezone).alignToPrevious(now)
  return due > last ? due : undefined
}

/** More than a clock is put right by in a day's work: it may be set back so far without that anything is told or sent twice. */
const steady = 60_000

/** Whether a time up to which a schedule was kept is one of a clock that was ahead: nothing would be due until that time. */
export function isAhead(keptUntil: number, now: number): boolean {
  return keptUntil > now + steady
}
