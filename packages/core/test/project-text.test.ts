import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { readProjectText } from '../src/index.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'project-text-'))))
afterAll(() => rm(folder, { recursive: true }))

it('is that of a file or of a link to one, and of nothing none', async () => {
  await writeFile(join(folder, 'a.yaml'), 'a: 1\n')
  await symlink('a.yaml', join(folder, 'link.yaml'))
  expect(await readProjectText(join(folder, 'link.yaml'))).toBe('a: 1\n')
  expect(await readProjectText(join(folder, 'none.yaml'))).toBeUndefined()
})

it.each([
  ['a folder', (file: string) => mkdir(file)],
  ['a link to nothing', (file: string) => symlink('nothing', file)],
  ['a pipe, a socket or a device', (file: string) => execFileSync('mkfifo', [file])],
])('of %s is a mistake, and is not waited for', async (obstacle, make) => {
  const file = join(folder, `${obstacle.replaceAll(/\W/g, '-')}.yaml`)
  await make(file)
  await expect(readProjectText(file)).rejects.toMatchObject({
    code: 'CORE_CONFIG_INVALID',
    message: `${file}:1:1: expected a file that can be read, got ${obstacle}`,
  })
})
