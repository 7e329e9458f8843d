import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile, realpath } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'

import { systemClock, voidLogger, type Logger } from '@deftunes/core'
import pg from 'pg'

import { SimulatorError } from '../errors.ts'
import { chooseLauncher, type Launcher } from './account.ts'
import { findPostgresBinaries } from './binaries.ts'
import { ensureCluster, ROLE, type Cluster } from './cluster.ts'
import { readPostmasterFile, stopLeftover, stopServer } from './leftover.ts'
import { claimFolder } from './owner.ts'

/** Where PostgreSQL runs. */
export interface PostgresOptions {
  /** Where data, password and log live; kept between starts. */
  folder: string
  /** Default: a free one. */
  port?: number
  logger?: Logger
}

/** A running PostgreSQL of the simulator. */
export interface RunningPostgres {
  /** `postgres://…@127.0.0.1:<port>/deftunes`, with the password. */
  url: string
  port: number
  pid: number
  /** Ends the server cleanly; more calls do nothing. */
  stop(): Promise<void>
}

/** Durability is off: the data can be made again from its seed, and start and load are faster. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

/**
 * Starts a real PostgreSQL on 127.0.0.1 with a database `deftunes`, initialised on first use. A server that a killed
 * process left in the folder is stopped first.
 * @throws SimulatorError SIMULATOR_POSTGRES_*
 */
export async function startPostgres({
  folder,
  port,
  logger = voidLogger,
}: PostgresOptions): Promise<RunningPostgres> {
  await mkdir(folder, { recursive: true })
  const base = await realpath(folder)
  const release = await claimFolder(base, { logger })
  try {
    await stopLeftover(join(base, 'data'), logger)
    const binaries = await findPostgresBinaries()
    const launcher = await chooseLauncher()
    const cluster = await ensureCluster({ folder: base, binaries, launcher, logger })
    const launch = { program: binaries.postgres, folder: base, cluster, launcher }
    const server = await launchWithRetries(launch, port)
    return await opened(server, cluster, release)
  } catch (error) {
    await release()
    throw error
  }
}

interface Launch {
  program: string
  folder: string
  cluster: Cluster
  launcher: Launcher
}

interface Server {
  child: ChildProcess
  pid: number
  port: number
}

async function opened(
  { child, pid, port }: Server,
  { data, password }: Cluster,
  release: () => Promise<void>,
): Promise<RunningPostgres> {
  const interrupt = () => child.kill('SIGINT')
  process.once('exit', interrupt)
  const stop = async () => {
    process.off('exit', interrupt)
    const ended = isRunning(child) ? once(child, 'exit') : undefined
    await stopServer(pid, data)
    await ended
    await release()
  }
  const urlOf = (database: string) => `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`
  try {
    await ensureDatabase(urlOf('postgres'))
  } catch (error) {
    await stop()
    throw error
  }
  return { url: urlOf(ROLE), port, pid, stop }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [ROLE])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${ROLE}`)
  } finally {
    await client.end()
  }
}

/** A free port can be taken, and the memory of a killed server still be held, for a moment. */
async function launchWithRetries(launch: Launch, port: number | undefined): Promise<Server> {
  const attempts = 5
  for (let attempt = 1; ; attempt++) {
    const server = await launchOnce(launch, port ?? (await freePort()))
    if (server) return server
    const log = await readFile(join(launch.folder, 'postgres.log'), 'utf8').catch(() => '')
    if (attempt === attempts || !/in use/.test(log)) throw startError(launch.folder, log)
    await systemClock.sleep(300 * attempt)
  }
}

function startError(folder: string, log: string): SimulatorError {
  const end = log.trim().split('\n').slice(-5).join('\n')
  const message = `PostgreSQL in ${folder}: expected it ready, got an exit:\n${end}`
  return new SimulatorError('SIMULATOR_POSTGRES_START_FAILED', message)
}

async function launchOnce(launch: Launch, port: number): Promise<Server | undefined> {
  const { program, folder, cluster, launcher } = launch
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const { file, args, account } = launcher.command(program, [
    ...['-D', cluster.data, '-p', String(port)],
    ...settings,
  ])
  const log = await open(join(folder, 'postgres.log'), 'w')
  try {
    const stdio = ['ignore', log.fd, log.fd] as ('ignore' | number)[]
    const child = spawn(file, args, { ...account, cwd: '/', stdio })
    await once(child, 'spawn')
    return await ready(child, cluster.data, port)
  } finally {
    await log.close()
  }
}

async function ready(child: ChildProcess, data: string, port: number): Promise<Server | undefined> {
  while (isRunning(child)) {
    const file = await readPostmasterFile(data)
    if (file?.ready && file.pid === child.pid) return { child, pid: file.pid, port }
    await systemClock.sleep(10)
  }
  return undefined
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
