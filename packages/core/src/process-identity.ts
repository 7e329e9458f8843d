import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process that a later one can tell from another with the same number. */
export interface ProcessIdentity {
  pid: number
  /** When it started, in the machine's own counting; '' where that cannot be known. */
  started: string
  host: string
}

/** The identity of a process of this machine; undefined when there is no such process, or a zombie. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = startOf(pid)
  return started === undefined ? undefined : { pid, started, host: hostname() }
}

/** The identity of this process, as far as it can be known. */
export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid) ?? { pid: process.pid, started: '', host: hostname() }
}

/** Whether the very process lives on this machine; undefined where that cannot be known from here. */
export function isAlive({ pid, started, host }: ProcessIdentity): boolean | undefined {
  if (host !== hostname()) return undefined
  const now = startOf(pid)
  if (now === undefined) return false
  return started === '' || now === '' ? undefined : now === started
}

/** Whether a number is taken by a process, be it a zombie or another user's. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
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
  if (!processExists(pid)) return undefined
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}
