import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { isServerOf, readPostmasterFile } from '../src/postgres/leftover.ts'

interface Ready {
  postgresUrl: string
  apiUrl: string
  pid: number
}

const NOBODY = 65534
const nobody = { uid: NOBODY, gid: NOBODY, cwd: '/' }
/** Only root may become another user, who must then be able to read this folder. */
const nobodyCanRead =
  process.getuid?.() === 0 && spawnSync('test', ['-r', import.meta.filename], nobody).status === 0

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

describe('the simulator as a child process', () => {
  let folder: string
  let options: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deftunes-simulator-'))
    options = JSON.stringify({ folder, songs: 200, users: 50, sessionsPerDay: 20, days: 2 })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const start = async (stdin: 'pipe' | 'ignore', env = {}, args = [options]) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: [stdin, 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    return { child, ready: await readyLine(child) }
  }
  const expectAllGone = async ({ apiUrl }: Ready) => {
    await expect(fetch(`${apiUrl}/healthz`)).rejects.toThrow()
    expect(await readPostmasterFile(join(folder, 'data'))).toBeUndefined()
  }

  it('says where PostgreSQL and the API are, and the API sells the songs of PostgreSQL', async () => {
    const { child, ready } = await start('ignore')
    expect(ready.pid).toBe(child.pid)
    const client = new pg.Client({ connectionString: ready.postgresUrl })
    await client.connect()
    const { rows } = await client.query<{ track_id: string }>('SELECT track_id FROM deftunes.songs')
    await client.end()
    const answer = await fetch(`${ready.apiUrl}/sessions?start_date=2024-01-01&end_date=2024-01-01`)
    const sessions = (await answer.json()) as { session_items: { song_id: string }[] }[]
    const sold = sessions.flatMap(({ session_items }) =>
      session_items.map(({ song_id }) => song_id),
    )
    expect(sold.length).toBeGreaterThan(20)
    expect(rows.map(({ track_id }) => track_id)).toEqual(expect.arrayContaining(sold))
    expect(await endOf(child, () => child.kill('SIGTERM'))).toBe(0)
    await expectAllGone(ready)
  })

  it('takes its options from the environment too', async () => {
    const { child, ready } = await start('ignore', { DEFTUNES_SIMULATOR: options }, [])
    expect(await endOf(child, () => child.kill('SIGTERM'))).toBe(0)
    await expectAllGone(ready)
  })

  it('ends when its piped stdin ends', async () => {
    const { child, ready } = await start('pipe')
    expect(await endOf(child, () => child.stdin?.end())).toBe(0)
    await expectAllGone(ready)
  })

  it('ends when IPC is disconnected, and told its addresses over IPC', async () => {
    const child = fork(MAIN, [options], { stdio: 'ignore', execArgv: [] })
    const [ready] = (await once(child, 'message')) as [Ready]
    expect(await endOf(child, () => child.disconnect())).toBe(0)
    await expectAllGone(ready)
  })

  it('leaves no PostgreSQL behind when it is killed, at the latest at the next start', async () => {
    const { child, ready } = await start('ignore')
    const pid = (await readPostmasterFile(join(folder, 'data')))?.pid ?? 0
    await endOf(child, () => child.kill('SIGKILL'))
    const next = await start('ignore')
    expect(await isServerOf(pid, join(folder, 'data'))).toBe(false)
    await endOf(next.child, () => next.child.kill('SIGTERM'))
    await expectAllGone(ready)
  })

  it.each(['{}', 'null', '{"folder": 5}', '{'])(
    'ends with 1 and one line on stderr when told %s',
    async (text) => {
      const child = spawn(process.execPath, [MAIN, text], { stdio: ['ignore', 'ignore', 'pipe'] })
      const [chunk] = (await once(child.stderr, 'data')) as [Buffer]
      expect(JSON.parse(chunk.toString())).toMatchObject({ code: 'SIMULATOR_OPTIONS_INVALID' })
      expect(await endOf(child, () => undefined)).toBe(1)
    },
  )

  it.runIf(nobodyCanRead)('runs as a user without rights too', async () => {
    const own = await mkdtemp(join(tmpdir(), 'deftunes-nobody-'))
    await chown(own, NOBODY, NOBODY)
    const args = [MAIN, JSON.stringify({ ...(JSON.parse(options) as object), folder: own })]
    const child = spawn(process.execPath, args, { ...nobody, stdio: ['ignore', 'pipe', 'ignore'] })
    const { apiUrl } = await readyLine(child)
    expect((await fetch(`${apiUrl}/users?limit=1`)).status).toBe(200)
    expect((await stat(join(own, 'data'))).uid).toBe(NOBODY)
    expect(await endOf(child, () => child.kill('SIGTERM'))).toBe(0)
    await rm(own, { recursive: true })
  })
})

async function readyLine(child: ChildProcess): Promise<Ready> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  for await (const line of lines) return JSON.parse(line) as Ready
  throw new Error('the simulator ended without a line')
}

async function endOf(child: ChildProcess, act: () => unknown): Promise<number | null> {
  const exit = child.exitCode === null ? once(child, 'exit') : undefined
  act()
  await exit
  return child.exitCode
}
