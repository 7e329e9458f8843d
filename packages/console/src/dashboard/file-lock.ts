import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

import { ConsoleError } from '../errors.ts'
import { asideOf, isLeft, leftAfter } from './aside-folder.ts'

/**
 * Works on a file while no other process does: whoever writes it holds `.deftunes/<file>.lock` beside it. Waits `mostMs` for it at most,
 * by default 30,000.
 * @throws ConsoleError CONSOLE_FILE_BUSY
 */
export async function withFileLock<Result>(
  file: string,
  work: () => Promise<Result>,
  mostMs = 3 * leftAfter,
): Promise<Result> {
  const lock = await asideOf(file, '.lock')
  const owner = randomUUID()
  await take(lock, owner, mostMs)
  try {
    return await work()
  } finally {
    // Who worked for so long that another took the lock over must not free the other's.
    if ((await readFile(lock, 'utf8').catch(() => '')) === owner) await rm(lock, { force: true })
  }
}

async function take(lock: string, owner: string, mostMs: number): Promise<void> {
  const end = performance.now() + mostMs
  while (!(await made(lock, owner))) {
    if (performance.now() >= end) throw busy(lock, mostMs)
    if (await isLeft(lock)) await clear(lock)
    await delay(10)
  }
}

async function made(lock: string, owner: string): Promise<boolean> {
  try {
    await writeFile(lock, owner, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Removes a lock that is stale. One at a time does: of two that saw the same one, the slower would find a new one in its place. */
async function clear(lock: string): Promise<void> {
  const claim = `${lock}.clearing`
  if (await made(claim, ''))
    try {
      if (await isLeft(lock)) await moveAway(lock)
    } finally {
      await rm(claim, { force: true })
    }
  else if (await isLeft(claim)) await moveAway(claim)
}

/** Takes a lock away under a name that nobody else has, and gives it back should it be a new one after all. */
async function moveAway(lock: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}.tmp`
  try {
    await rename(lock, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (!(await isLeft(aside))) await link(aside, lock).catch(() => {})
  await rm(aside, { recursive: true, force: true })
}

function busy(lock: string, mostMs: number): ConsoleError {
  const message = `${lock}: expected whoever saves the file to be done within ${mostMs / 1000} s, the lock is still there; try again, or remove it if nobody saves`
  return new ConsoleError('CONSOLE_FILE_BUSY', message, { details: { retryable: true } })
}
