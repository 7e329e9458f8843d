import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { processExists, systemClock, type Logger } from '@deftunes/core'

import { processArguments } from './process-arguments.ts'

/** What `postmaster.pid` says about a server (PostgreSQL's miscadmin.h, "lock file lines"). */
export interface PostmasterFile {
  pid: number
  port: number
  ready: boolean
}

/** Reads a data folder's `postmaster.pid`; undefined when there is none. */
export async function readPostmasterFile(data: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  return {
    pid: Number(lines[0]),
    port: Number(lines[3]),
    ready: lines[7]?.trim() === 'ready',
  }
}

/** Whether the process is the PostgreSQL server of exactly this data folder. */
export async function isServerOf(pid: number, data: string): Promise<boolean> {
  const args = await processArguments(pid)
  if (!args || !basename(args[0] ?? '').startsWith('postgres')) return false
  const flag = args.indexOf('-D')
  return flag > 0 && args[flag + 1] === data
}

/** Stops the server that a killed process left in the data folder; touches no other process. */
export async function stopLeftover(data: string, logger: Logger): Promise<void> {
  const file = await readPostmasterFile(data)
  if (!file) return
  if (await isServerOf(file.pid, data)) {
    logger.warn('stopping the PostgreSQL that an earlier process left', { pid: file.pid, data })
    await stopServer(file.pid, data)
    return
  }
  // PostgreSQL removes the file itself unless another program (or a zombie) has the id by now.
  if (processExists(file.pid)) await rm(join(data, 'postmaster.pid'), { force: true })
}

/** Stops the server of a data folder: fast shutdown, after 10 s immediate, after 5 s more killed. */
export async function stopServer(pid: number, data: string): Promise<void> {
  const steps = [
    { signal: 'SIGINT', waitMs: 10_000 },
    { signal: 'SIGQUIT', waitMs: 5_000 },
    { signal: 'SIGKILL', waitMs: 5_000 },
  ] as const
  for (const { signal, waitMs } of steps) {
    if (!(await isServerOf(pid, data))) return
    process.kill(pid, signal)
    if (await isGone(pid, data, waitMs)) return
  }
}

async function isGone(pid: number, data: string, waitMs: number): Promise<boolean> {
  const end = systemClock.now() + waitMs
  while (systemClock.now() < end) {
    if (!(await isServerOf(pid, data))) return true
    await systemClock.sleep(10)
  }
  return false
}
