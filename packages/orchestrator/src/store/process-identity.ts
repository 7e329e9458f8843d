import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process that a later one can tell from another with the same number. */
export interface ProcessIdentity {
  pid: number
  /** When it started, in the machine's own counting; '' where that cannot be known. */
  started: string
  host: string
}

/** The identity of a process of this machine; undefined when there is no such process. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = startOf(pid)
  return started === undefined ? undefined : { pid, started, host: hostname() }
}

/** Whether the very process still lives; one of another machine counts as living. */
export function isAlive({ pid, started, host }: ProcessIdentity): boolean {
  return host !== hostname() || startOf(pid) === started
}

/** Field 22 of /proc/<pid>/stat: the start in ticks since boot. A zombie is no longer running. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : (fields[19] ?? '')
  } catch {
    return process.platform === 'linux' ? undefined : startWithoutProc(pid)
  }
}

function startWithoutProc(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
    return ''
  } catch {
    return undefined
  }
}
