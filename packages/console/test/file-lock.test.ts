import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { withFileLock } from '../src/dashboard/file-lock.ts'

let file: string
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'lock-')), 'a.yaml')
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
  await writeFile(`${file}.lock`, '')
  const before = new Date(Date.now() - 60_000)
  await utimes(`${file}.lock`, before, before)
  expect(await withFileLock(file, () => Promise.resolve('done'))).toBe('done')
})
