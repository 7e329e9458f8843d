import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whether a process with this id exists, a zombie included. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Arguments of a running process, program first; undefined when it is gone or a zombie. */
export async function processArguments(pid: number): Promise<string[] | undefined> {
  if (!processExists(pid)) return undefined
  const text =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : (await ask(pid, 'command=')).replaceAll(' ', '\0')
  return text === '' ? undefined : text.split('\0')
}

/** When a process started, in a form to compare only: tells it from a later one with the same id. */
export async function processBirth(pid: number): Promise<string | undefined> {
  if (!processExists(pid)) return undefined
  if (process.platform !== 'linux') return (await ask(pid, 'lstart=')) || undefined
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // proc(5): the name in field 2 may hold blanks, so fields are counted after its last ')'; starttime is field 22.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

async function ask(pid: number, column: string): Promise<string> {
  const answer = await run('ps', ['-o', column, '-p', String(pid)]).catch(() => undefined)
  return answer?.stdout.trim() ?? ''
}
