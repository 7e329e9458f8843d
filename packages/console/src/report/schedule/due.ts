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
