import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { requireStateFolder } from '../src/state-folder.ts'
import { deftunes } from './in-process.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deftunes-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it.each(['query', 'tables', 'runs', 'demo'])(
  'a state that is a file, or under one, is a mistake of usage to %s',
  async (command) => {
    await writeFile(join(folder, 'a.txt'), '')
    for (const state of ['a.txt', 'a.txt/below'].map((name) => join(folder, name))) {
      const words = command === 'query' ? [command, 'SELECT 1'] : [command]
      const { code, stderr } = await deftunes(...words, '--state', state)
      expect(stderr).toBe(
        `error CLI_OPTION_INVALID state ${state}: expected a folder, got a file\n`,
      )
      expect(code).toBe(2)
    }
  },
)

it('a state that cannot be written to is told by its folder, though it has yet to be made', () => {
  const asked: string[] = []
  const refuse = (path: unknown) => {
    asked.push(String(path))
    throw new Error('EROFS: read-only file system')
  }
  for (const state of [folder, join(folder, 'not/yet')])
    expect(() => requireStateFolder(state, refuse)).toThrow(
      expect.objectContaining({
        code: 'CLI_STATE_READ_ONLY',
        message: expect.stringMatching(
          new RegExp(`^state ${state}: expected a folder that can be written to, got: EROFS`),
        ) as string,
      }),
    )
  expect(asked).toEqual([folder, folder])
  expect(() => requireStateFolder(join(folder, 'new'))).not.toThrow()
})
