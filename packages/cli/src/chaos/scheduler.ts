import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { RunHistory } from '@deftunes/orchestrator'

import { killNow } from './processes.ts'
import type { Scratch } from './scratch.ts'

/** A `deftunes up` of its own. */
export interface Scheduler {
  pid: number
  /** Milliseconds since the epoch. */
  startedAt: number
  /** Resolves with how it ended, whatever becomes of it. */
  ended: Promise<string>
  hasEnded: () => boolean
  /** The end of what it said on stderr. */
  said: () => string
  kill: () => void
  /** Asks it to end once what runs has ended. */
  drain: () => void
}

const entry = join(import.meta.dirname, '../../bin/deftunes.js')

/** Starts a scheduler; it ends with this process. */
export function startScheduler(
  { project, state }: Pick<Scratch, 'project' | 'state'>,
  environment: Readonly<Record<string, string>>,
): Scheduler {
  const place = ['--project', project, '--state', state]
  const child = spawn(process.execPath, [entry, 'up', '--port', '0', ...place], {
    // What it does is nothing to tell of elsewhere.
    env: { ...process.env, NO_COLOR: '1', OTEL_SDK_DISABLED: 'true', ...environment },
    // A signal of the terminal is not for it, and through the channel it hears of this process's end.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let [said, hasEnded] = ['', false]
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-20_000)))
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      hasEnded = true
      resolve(signal ?? `exit code ${code}`)
    })
  })
  const pid = child.pid ?? 0
  return {
    ...{ pid, startedAt: Date.now(), ended, hasEnded: () => hasEnded, said: () => said },
    kill: () => killNow(pid),
    drain: () => child.kill('SIGTERM'),
  }
}

/** Waits until a scheduler runs the project and serves; false: it ended before. */
export async function isServing(
  { pid, hasEnded }: Scheduler,
  history: Pick<RunHistory, 'holder'>,
): Promise<boolean> {
  while (!hasEnded()) {
    const holder = history.holder()
    if (holder?.pid === pid && holder.url !== null) return true
    await delay(20)
  }
  return false
}
