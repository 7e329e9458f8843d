import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { loadProject } from '../src/project.ts'

let folder: string

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'project-')))
  await writeFile(join(folder, 'deftunes.yaml'), 'name: small\nsources: {}\n')
  await mkdir(join(folder, 'real'))
  await symlink(join(folder, 'real'), join(folder, 'link'))
})
afterAll(() => rm(folder, { recursive: true }))

it.each([
  ['link', 'real'],
  ['link/not/yet', 'real/not/yet'],
  ['new', 'new'],
])('a state by the name %s is %s', async (given, meant) => {
  const { state } = await loadProject(folder, { state: join(folder, given) })
  expect(state).toBe(join(folder, meant))
})
