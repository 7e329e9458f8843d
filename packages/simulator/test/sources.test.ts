import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import pg from 'pg'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../src/sources.ts', import.meta.url))

function start(...args: string[]) {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()))
  return { child, texts, ended: once(child, 'close') }
}

it('sources for people print what a shell exports, stay up, and end when told to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deftunes-sources-'))
  const counts = ['--songs', '50', '--users', '20', '--sessions', '5', '--days', '2']
  const { child, texts, ended } = start('--folder', folder, ...counts)
  await expect.poll(() => texts.stderr, { timeout: 60_000 }).toContain('Ctrl-C ends the sources')
  const lines =
    /^export DEFTUNES_SONGS_DB_URL=(postgres:\/\/\S+)\nexport DEFTUNES_API_URL=(http:\/\/\S+)\n$/
  const [, url = '', api = ''] = lines.exec(texts.stdout) ?? []
  expect((await fetch(`${api}/users`)).status).toBe(200)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  expect((await client.query('SELECT FROM deftunes.songs')).rowCount).toBe(50)
  await client.end()
  child.kill('SIGINT')
  expect(await ended).toEqual([0, null])
  await rm(folder, { recursive: true, force: true })
})

it.each([
  ['--songs', 'many', "--songs: expected a whole number, got 'many'"],
  ['--colour', 'red', "Unknown option '--colour'"],
])('sources for people tell of %s %s, and how to start them', async (name, value, words) => {
  const { texts, ended } = start(name, value)
  expect(await ended).toEqual([1, null])
  expect(texts.stderr).toContain(words)
  expect(texts.stderr).toContain('usage: npm run sources -- ')
})
