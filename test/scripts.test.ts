import { spawnSync } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

it('every npm script is the first and only command on a fresh clone', async () => {
  const text = await readFile(join(root, 'package.json'), 'utf8')
  const { scripts } = JSON.parse(text) as { scripts: Record<string, string> }
  const bare = Object.keys(scripts).filter(
    (name) => !name.startsWith('pre') && !(`pre${name}` in scripts),
  )
  const commands = Object.keys(scripts).filter((name) => `pre${name}` in scripts)
  expect(bare).toEqual([])
  expect(commands).toEqual(expect.arrayContaining(['demo', 'test', 'bench', 'kills', 'check']))
  for (const name of commands)
    expect(scripts[`pre${name}`]).toBe('node scripts/ensure-installed.js')
})

describe('the install before a script', () => {
  let clone: string
  beforeEach(async () => {
    clone = await mkdtemp(join(tmpdir(), 'deftunes-'))
    await mkdir(join(clone, 'node_modules'))
    await cp(join(root, 'scripts'), join(clone, 'scripts'), { recursive: true })
    await writeFile(join(clone, 'package-lock.json'), '{}')
    await npmThat('0')
  })
  afterEach(() => rm(clone, { recursive: true, force: true }))

  const npmThat = (code: string) =>
    writeFile(
      join(clone, 'npm.cjs'),
      `console.log(process.argv.slice(2, 3).join()); process.exit(${code})`,
    )

  function ensureInstalled() {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(clone, 'scripts/ensure-installed.js')],
      { encoding: 'utf8', env: { ...process.env, npm_execpath: join(clone, 'npm.cjs') } },
    )
    return { status, stdout, stderr }
  }

  it('takes place once, and again when the lock file is another', async () => {
    expect(ensureInstalled()).toMatchObject({ status: 0, stdout: 'ci\n' })
    expect(ensureInstalled()).toEqual({ status: 0, stdout: '', stderr: '' })
    await appendFile(join(clone, 'package-lock.json'), '\n')
    expect(ensureInstalled()).toMatchObject({ status: 0, stdout: 'ci\n' })
  })

  it('does not take place again after one by npm itself, but for what differs from the lock file', async () => {
    const lock = (version: string) =>
      JSON.stringify({
        packages: {
          '': { name: 'all' },
          'node_modules/one': { version, integrity: `sha512-${version}` },
          'node_modules/one-mac': { version, optional: true },
        },
      })
    const installed = JSON.parse(lock('1.0.0')) as { packages: Record<string, object> }
    delete installed.packages['']
    delete installed.packages['node_modules/one-mac']
    const note = join(clone, 'node_modules/.package-lock.json')
    await writeFile(note, JSON.stringify(installed))
    await writeFile(join(clone, 'package-lock.json'), lock('1.0.0'))
    expect(ensureInstalled()).toEqual({ status: 0, stdout: '', stderr: '' })
    await writeFile(join(clone, 'package-lock.json'), lock('1.0.1'))
    expect(ensureInstalled()).toMatchObject({ status: 0, stdout: 'ci\n' })
    await rm(join(clone, 'node_modules/.deftunes-lock'))
    await writeFile(note, '{"packages":{}}')
    expect(ensureInstalled()).toMatchObject({ status: 0, stdout: 'ci\n' })
  })

  it('ends as npm does when it fails, and is tried again', async () => {
    await npmThat('7')
    const { status, stderr } = ensureInstalled()
    expect([status, stderr]).toEqual([
      7,
      'Installing from npm (npm ci)…\nnpm ci: expected it to install, got exit code 7\n',
    ])
    await npmThat('0')
    expect(ensureInstalled()).toMatchObject({ status: 0, stdout: 'ci\n' })
  })
})
