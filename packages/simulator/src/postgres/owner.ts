import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { SimulatorError } from '../errors.ts'
import { processBirth } from './process-info.ts'

interface Owner {
  pid: number
  birth: string | undefined
}

/**
 * Claims a folder for this process until the returned function is called. The claim of a dead process is taken over.
 * @throws SimulatorError SIMULATOR_POSTGRES_IN_USE
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'owner.json')
  const claim: Owner = { pid: process.pid, birth: await processBirth(process.pid) }
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(claim), { flag: 'wx' })
      return () => rm(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    await refuseLiving(file, folder)
    await rm(file, { force: true })
  }
}

async function refuseLiving(file: string, folder: string): Promise<void> {
  const owner = parseOwner(await readFile(file, 'utf8').catch(() => ''))
  const birth = owner && (await processBirth(owner.pid))
  if (!owner || birth === undefined || birth !== owner.birth) return
  const message = `PostgreSQL in ${folder}: expected no other owner, got the living process ${owner.pid}`
  throw new SimulatorError('SIMULATOR_POSTGRES_IN_USE', message)
}

/** A text cut short by a crash is nobody's claim. */
function parseOwner(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner
  } catch {
    return undefined
  }
}
