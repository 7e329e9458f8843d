import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { memoryLogger, processExists } from '@deftunes/core'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { isServerOf, readPostmasterFile } from '../src/postgres/leftover.ts'
import { startPostgres, type RunningPostgres } from '../src/postgres/server.ts'

const START_AND_WAIT = `
  const { startPostgres } = await import(process.argv[1])
  const { url, pid, port } = await startPostgres({ folder: process.argv[2] })
  console.log(JSON.stringify({ url, pid, port }))
  setInterval(() => {}, 1000)
`

describe('startPostgres', () => {
  let folder: string
  let running: RunningPostgres | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deftunes-postgres-'))
  })
  afterEach(async () => {
    await running?.stop()
    running = undefined
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('initialises a folder that only its owner may enter, and keeps the data for the next start', async () => {
    running = await startPostgres({ folder })
    await query(running.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await running.stop()
    running = await startPostgres({ folder })
    expect(await query(running.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    expect(running.url).toContain(`127.0.0.1:${running.port}/deftunes`)
  })

  it('leaves no process after stop, which may be called twice', async () => {
    const postgres = await startPostgres({ folder })
    expect(processExists(postgres.pid)).toBe(true)
    await postgres.stop()
    await postgres.stop()
    expect(processExists(postgres.pid)).toBe(false)
    expect(await readPostmasterFile(join(folder, 'data'))).toBeUndefined()
  })

  it('refuses a wrong password', async () => {
    running = await startPostgres({ folder })
    const url = running.url.replace(/:[^:@]*@/, ':wrong@')
    await expect(query(url, 'SELECT 1')).rejects.toThrow('password authentication failed')
  })

  it('refuses a folder in which a living process runs PostgreSQL, and leaves that alone', async () => {
    running = await startPostgres({ folder })
    await expect(startPostgres({ folder })).rejects.toMatchObject({
      code: 'SIMULATOR_POSTGRES_IN_USE',
    })
    expect(await query(running.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('starts again after kill -9 of the process that started it', async () => {
    const { child, pid } = await startInChild(folder)
    child.kill('SIGKILL')
    await once(child, 'exit')
    running = await startPostgres({ folder })
    expect(running.pid).not.toBe(pid)
    expect(await isServerOf(pid, join(folder, 'data'))).toBe(false)
    expect(await query(running.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  })

  it('stops a server that outlived its starter', async () => {
    const data = join(folder, 'data')
    running = await startPostgres({ folder })
    const leftover = running
    await rm(join(folder, 'owner.json'))
    const logger = memoryLogger()
    running = await startPostgres({ folder, logger })
    expect(logger.lines.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('earlier process left'),
    )
    expect(await isServerOf(leftover.pid, data)).toBe(false)
    expect(running.pid).not.toBe(leftover.pid)
  })

  it('starts again after kill -9 of the server itself', async () => {
    const postgres = await startPostgres({ folder })
    process.kill(postgres.pid, 'SIGKILL')
    await postgres.stop()
    running = await startPostgres({ folder })
    expect(await query(running.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  })

  it('touches no other process whose id a stale postmaster.pid names', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(bystander, 'spawn')
    const data = join(folder, 'data')
    await writeFile(join(data, 'postmaster.pid'), `${bystander.pid}\n${data}\n1\n1\n\n\n\nready\n`)
    running = await startPostgres({ folder })
    expect(bystander.exitCode).toBeNull()
    bystander.kill()
    await once(bystander, 'exit')
  })

  it('takes over the claim of a dead process and one cut short by a crash', async () => {
    const { child } = await startInChild(folder)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await readFile(join(folder, 'owner.json'), 'utf8')).toContain(String(child.pid))
    await writeFile(join(folder, 'owner.json'), '{"pid":')
    running = await startPostgres({ folder })
    expect(await readFile(join(folder, 'owner.json'), 'utf8')).toContain(String(process.pid))
  })

  it('waits for the claim of a living process that is about to leave', async () => {
    const { child } = await startInChild(folder)
    const ended = once(child, 'exit')
    setTimeout(() => child.kill('SIGKILL'), 300)
    running = await startPostgres({ folder })
    await ended
    expect(await readFile(join(folder, 'owner.json'), 'utf8')).toContain(String(process.pid))
  })

  it('builds a half-initialised folder again', async () => {
    const data = join(folder, 'data')
    await rm(join(data, 'global', 'pg_control'))
    const logger = memoryLogger()
    running = await startPostgres({ folder, logger })
    expect(await query(running.url, `SELECT to_regclass('kept') AS kept`)).toEqual([{ kept: null }])
    expect(logger.lines.map(({ message }) => message).join()).toContain('building it again')
    expect((await readdir(folder)).filter((name) => name.endsWith('.unfinished'))).toEqual([])
  })

  it('uses the port it is told', async () => {
    const first = await startPostgres({ folder })
    await first.stop()
    running = await startPostgres({ folder, port: first.port })
    expect(running.port).toBe(first.port)
  })

  it('says in the words of PostgreSQL why it cannot start', async () => {
    const other = await mkdtemp(join(tmpdir(), 'deftunes-postgres-'))
    const first = await startPostgres({ folder: other })
    await first.stop()
    await writeFile(join(other, 'data', 'postgresql.conf'), 'no_such_setting = 1\n')
    await expect(startPostgres({ folder: other })).rejects.toMatchObject({
      code: 'SIMULATOR_POSTGRES_START_FAILED',
      message: expect.stringContaining('no_such_setting') as string,
    })
    expect(await readdir(other)).not.toContain('owner.json')
    await rm(other, { recursive: true })
  })
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function startInChild(folder: string): Promise<{ child: ChildProcess; pid: number }> {
  const server = new URL('../src/postgres/server.ts', import.meta.url).href
  const args = ['--input-type=module', '-e', START_AND_WAIT, server, folder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
  return { child, ...(JSON.parse(line.toString()) as { pid: number }) }
}
