import { familyOf, processesWith } from './processes.ts'

/** Milliseconds that what a killed process started may outlive it. */
const graceMs = 5_000

/** Watches for processes that outlive the one that they belong to. */
export interface OrphanWatch {
  /** What begins with this in its environment is watched. */
  environment: Record<string, string>
  /** Everything that is found now and belongs to nobody. */
  now: () => number[]
  /** Those that stayed too long. */
  stop: () => string[]
}

/** Looks twice a second at what carries the mark; `owner` is the process that may have children now. */
export function watchOrphans(mark: string, owner: () => number): OrphanWatch {
  const name = 'DEFTUNES_CHAOS'
  const firstSeen = new Map<number, number>()
  const late = new Map<number, string>()
  const now = () => {
    const family = new Set(familyOf(owner()))
    return processesWith(`${name}=${mark}`).filter((pid) => !family.has(pid))
  }
  const timer = setInterval(() => {
    const seen = new Set(now())
    for (const pid of firstSeen.keys()) if (!seen.has(pid)) firstSeen.delete(pid)
    for (const pid of seen) {
      const since = firstSeen.get(pid) ?? Date.now()
      firstSeen.set(pid, since)
      if (Date.now() - since > graceMs) late.set(pid, `process ${pid} outlived its owner by 5 s`)
    }
  }, 500)
  return {
    environment: { [name]: mark },
    now,
    stop: () => {
      clearInterval(timer)
      return [...late.values()]
    },
  }
}
