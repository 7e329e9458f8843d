import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { Logger } from '@deftunes/core'

import { SimulatorError } from '../errors.ts'
import type { Launcher } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'

const run = promisify(execFile)

/** The database role and database name of the simulated source system. */
export const ROLE = 'deftunes'

/** A data folder that is whole, and the password of its role. */
export interface Cluster {
  data: string
  password: string
}

/** What it takes to initialise a data folder. */
export interface ClusterRequest {
  folder: string
  binaries: PostgresBinaries
  launcher: Launcher
  logger: Logger
}

/**
 * Makes sure that `<folder>/data` is an initialised data folder of this PostgreSQL. It is built beside and renamed into
 * place, so a crash leaves none or a whole one; what is not whole or of another major version is built again.
 * @throws SimulatorError SIMULATOR_POSTGRES_INIT_FAILED
 */
export async function ensureCluster(request: ClusterRequest): Promise<Cluster> {
  const { folder, binaries, logger } = request
  const data = join(folder, 'data')
  await removeUnfinished(folder)
  const password = await readFile(join(folder, 'password'), 'utf8').catch(() => undefined)
  if (password && (await isWhole(data, binaries.major))) return { data, password }
  if (await exists(data))
    logger.warn('the PostgreSQL data folder is not whole: building it again', { data })
  await rm(data, { recursive: true, force: true })
  return initialise(request, data)
}

async function initialise(request: ClusterRequest, data: string): Promise<Cluster> {
  const { folder, binaries, launcher } = request
  const password = randomBytes(18).toString('base64url')
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  const unfinished = `${data}.${randomBytes(4).toString('hex')}.unfinished`
  await mkdir(unfinished, { mode: 0o700 })
  await launcher.give(passwordFile)
  await launcher.give(unfinished)
  const { file, args, account } = launcher.command(binaries.initdb, [
    ...['--pgdata', unfinished, '--username', ROLE, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
    ...['--no-sync', '--no-instructions'],
  ])
  try {
    await run(file, args, { ...account, cwd: '/' })
  } catch (cause) {
    const words = (cause as { stderr?: string }).stderr?.trim()
    const message = `PostgreSQL: initdb in ${folder} failed${words ? `: ${words}` : ''}`
    throw new SimulatorError('SIMULATOR_POSTGRES_INIT_FAILED', message, { cause })
  }
  await rename(unfinished, data)
  return { data, password }
}

async function isWhole(data: string, major: string): Promise<boolean> {
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')
  return version.trim() === major && (await exists(join(data, 'global', 'pg_control')))
}

async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder)
  const unfinished = names.filter((name) => name.endsWith('.unfinished'))
  for (const name of unfinished) await rm(join(folder, name), { recursive: true, force: true })
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
