import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Whether processes can be looked at here as this module does. */
export const seesProcesses = process.platform === 'linux'

/** The children of every process of this machine, by their parent. */
export function processTree(): Map<number, number[]> {
  const children = new Map<number, number[]>()
  for (const pid of processIds()) {
    const stat = readProc(`/proc/${pid}/stat`)
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(stat)?.[1] ?? 0)
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  return children
}

/** A process and everything below it. */
export function familyOf(pid: number): number[] {
  const tree = processTree()
  const below = (one: number): number[] => [one, ...(tree.get(one) ?? []).flatMap(below)]
  return below(pid)
}

/** Whether a process was started by another, and lives. */
export function isChildOf(pid: number, parent: number): boolean {
  if (seesProcesses) return processTree().get(parent)?.includes(pid) ?? false
  try {
    const options = { encoding: 'utf8' } as const
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], options)) === parent
  } catch {
    return false
  }
}

/** Processes that a process started whose command line holds a text. */
export function childrenOf(pid: number, text: string): number[] {
  const children = processTree().get(pid) ?? []
  return children.filter((child) => readProc(`/proc/${child}/cmdline`).includes(text))
}

/** Living processes whose environment holds a text: it is handed down also to those that lose their parent. */
export function processesWith(text: string): number[] {
  return processIds().filter((pid) => readProc(`/proc/${pid}/environ`).includes(text))
}

/** A file of /proc; '' when the process has ended or is another user's. */
export function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Kills a process at once; one that has just ended is no error. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It had just ended.
  }
}

function processIds(): number[] {
  if (!seesProcesses) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}
