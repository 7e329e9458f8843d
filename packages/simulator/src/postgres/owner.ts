import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { systemClock, voidLogger, type Logger } from '@deftunes/core'

import { SimulatorError } from '../errors.ts'
import { processBirth } from './process-info.ts'

interface Owner {
  pid: number
  birth: string | undefined
}

/** How a claim deals with another owner. */
export interface ClaimOptions {
  /** Milliseconds to wait for another owner, whose parent was killed, to leave. Default 10000. */
  patienceMs?: number
  logger?: Logger
}

/**
 * Claims a folder for this process until the returned function is called. The claim of a dead process is taken over; one
 * that lives gets time to leave.
 * @throws SimulatorError SIMULATOR_POSTGRES_IN_USE
 */
export async function claimFolder(
  folder: string,
  { patienceMs = 10_000, logger = voidLogger }: ClaimOptions = {},
): Promise<() => Promise<void>> {
  const file = join(folder, 'owner.json')
  const end = systemClock.now() + patienceMs
  const claim: Owner = { pid: process.pid, birth: await processBirth(process.pid) }
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(claim), { flag: 'wx' })
      return () => rm(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    for (let owner = await livingOwner(file); owner; owner = await livingOwner(file)) {
      if (owner.pid === process.pid || systemClock.now() >= end) throw inUse(folder, owner)
      logger.debug('waits for another owner to leave', { pid: owner.pid })
      await systemClock.sleep(50)
    }
    await rm(file, { force: true })
  }
}

async function livingOwner(file: string): Promise<Owner | undefined> {
  const owner = parseOwner(await readFile(file, 'utf8').catch(() => ''))
  const birth = owner && (await processBirth(owner.pid))
  return birth !== undefined && birth === owner?.birth ? owner : undefined
}

function inUse(folder: string, { pid }: Owner): SimulatorError {
  const message = `PostgreSQL in ${folder}: expected no other owner, got the living process ${pid}`
  return new SimulatorError('SIMULATOR_POSTGRES_IN_USE', message)
}

/** A text cut short by a crash is nobody's claim. */
function parseOwner(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner
  } catch {
    return undefined
  }
}
