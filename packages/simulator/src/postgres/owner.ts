import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import {
  isAlive,
  ownIdentity,
  systemClock,
  voidLogger,
  type Logger,
  type ProcessIdentity,
} from '@deftunes/core'

import { SimulatorError } from '../errors.ts'

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
  const claim = ownIdentity()
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

async function livingOwner(file: string): Promise<ProcessIdentity | undefined> {
  const owner = parseOwner(await readFile(file, 'utf8').catch(() => ''))
  return owner && isAlive(owner) === true ? owner : undefined
}

function inUse(folder: string, { pid }: ProcessIdentity): SimulatorError {
  const message = `PostgreSQL in ${folder}: expected no other owner, got the living process ${pid}`
  return new SimulatorError('SIMULATOR_POSTGRES_IN_USE', message)
}

/** A text cut short by a crash is nobody's claim. */
function parseOwner(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity
  } catch {
    return undefined
  }
}
