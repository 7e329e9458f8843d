import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { withFileLock } from '../src/dashboard/file-lock.ts'

let file: string
let lock: string
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'lock-')), 'a.yaml')
  lock = join(file, '../.deftunes/a.yaml.lock')
})
afterAll(() => rm(join(file, '..'), { recursive: true }))

it('lets one at a time write a file, so that nothing that another wrote is lost', async () => {
  await writeFile(file, '')
  const add = (word: number) =>
    withFileLock(file, async () => {
      const text = await readFile(file, 'utf8')
      await new Promise((go) => setTimeout(go, 2))
      await writeFile(file, `${text}${word}\n`)
    })
  await Promise.all(Array.from({ length: 20 }, (_, word) => add(word)))
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(20)
})

it('is freed when the work fails, and taken from a process that is gone', async () => {
  await expect(withFileLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await writeFile(lock, '')
  const before = new Date(Date.now() - 60_000)
  await utimes(lock, before, before)
  expect(await withFileLock(file, () => Promise.resolve('done'))).toBe('done')
})

/** Leaves a lock of some milliseconds ago. */
async function leave(ms: number): Promise<void> {
  await writeFile(lock, 'of another')
  const at = new Date(Date.now() - ms)
  await utimes(lock, at, at)
}

it('takes a lock over that has a time in the future, or that is a folder', async () => {
  await leave(-3_600_000)
  expect(await withFileLock(file, () => Promise.resolve('done'))).toBe('done')
  await mkdir(`${lock}/deeper`, { recursive: true })
  await utimes(lock, 0, 0)
  expect(await withFileLock(file, () => Promise.resolve('done'))).toBe('done')
})

it('is held by one at a time also where many find one of a process that is gone', async () => {
  let [holders, most, done] = [0, 0, 0]
  const work = async () => {
    most = Math.max(most, ++holders)
    await new Promise((go) => setTimeout(go, 1))
    holders--
    done++
  }
  for (let round = 0; round < 10; round++) {
    await leave(60_000)
    await Promise.all(Array.from({ length: 10 }, () => withFileLock(file, work)))
  }
  expect([most, done]).toEqual([1, 100])
  expect((await readdir(join(file, '..'))).sort()).toEqual(['.deftunes', 'a.yaml'])
  expect(await readdir(join(lock, '..'))).toEqual(['.gitignore'])
})

it('takes over what a process left that ended while it removed a lock', async () => {
  await leave(60_000)
  await writeFile(`${lock}.clearing`, '')
  await utimes(`${lock}.clearing`, 0, 0)
  expect(await withFileLock(file, () => Promise.resolve('done'))).toBe('done')
})

it('is given up with the name of the lock when another holds it for too long', async () => {
  await leave(0)
  const waiting = withFileLock(file, () => Promise.resolve('done'), 50)
  await expect(waiting).rejects.toMatchObject({
    code: 'CONSOLE_FILE_BUSY',
    message: `${lock}: expected whoever saves the file to be done within 0.05 s, the lock is still there; try again, or remove it if nobody saves`,
  })
  await rm(lock)
})

it('that another took over meanwhile stays with the other', async () => {
  await withFileLock(file, () => leave(0))
  expect(await readFile(lock, 'utf8')).toBe('of another')
  await rm(lock)
})

it('is taken from a process that is gone by nobody while another does so', async () => {
  await leave(60_000)
  await writeFile(`${lock}.clearing`, '')
  const waiting = withFileLock(file, () => Promise.resolve('done'), 50)
  await expect(waiting).rejects.toMatchObject({ code: 'CONSOLE_FILE_BUSY' })
  expect(await readFile(lock, 'utf8')).toBe('of another')
  await rm(`${lock}.clearing`)
  expect(await withFileLock(file, () => Promise.resolve('done'))).toBe('done')
})
