import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { processExists } from '@deftunes/core'

const run = promisify(execFile)

/** Arguments of a running process, program first; undefined when it is gone or a zombie. */
export async function processArguments(pid: number): Promise<string[] | undefined> {
  if (!processExists(pid)) return undefined
  const text =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : (await command(pid)).replaceAll(' ', '\0')
  return text === '' ? undefined : text.split('\0')
}

async function command(pid: number): Promise<string> {
  const answer = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined)
  return answer?.stdout.trim() ?? ''
}
