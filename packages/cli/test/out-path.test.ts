import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { writeOut } from '../src/out-path.ts'
import { deftunes } from './in-process.ts'

const project = join(import.meta.dirname, '../../../deftunes')
let at: string
beforeAll(async () => {
  at = await mkdtemp(join(tmpdir(), 'out-'))
  await writeFile(join(at, 'file'), 'kept')
  await mkdir(join(at, 'folder.png'))
})
afterAll(() => rm(at, { recursive: true }))

describe('a path that cannot be written to', () => {
  it.each([
    [['export', 'airflow'], 'file', /a folder, got '.*file', where .*file is no folder/],
    [['export', 'airflow'], 'file/dags', /a folder, got '.*dags', where .*file is no folder/],
    [['export', 'superset'], 'folder.png', /a file, got '.*png', which is a folder/],
    [['export', 'superset'], 'file/a.zip', /a file in a folder, got '.*zip', where .*file is no/],
    [['export', 'duckdb'], 'folder.png', /a file, got '.*png', which is a folder/],
    [['export', 'duckdb'], 'file/a/b.duckdb', /a file in a folder, got '.*', where .*file is no/],
    [['report', 'sales'], 'folder.png', /a file, got '.*png', which is a folder/],
    [['report', 'sales'], 'file/a.png', /a file in a folder, got '.*png', where .*file is no/],
  ])('is a mistake of the call: %j --out %s', async (command, name, message) => {
    const state = join(at, 'state')
    const words = [...command, '--project', project, '--state', state, '--out', join(at, name)]
    const { code, stderr } = await deftunes(...words)
    expect(stderr).toMatch(
      new RegExp(`^error CLI_OPTION_INVALID --out: expected ${message.source}`),
    )
    expect(code).toBe(2)
    expect(await readFile(join(at, 'file'), 'utf8')).toBe('kept')
    expect(existsSync(state)).toBe(false)
  })

  it('is told with what the system says of it', async () => {
    const content = 'x'
    await expect(writeOut(join(at, 'folder.png'), content)).rejects.toMatchObject({
      code: 'CLI_OPTION_INVALID',
      message: expect.stringMatching(
        /^--out: expected a file that can be written, got '.*EISDIR/,
      ) as string,
      cause: { code: 'EISDIR' },
    })
  })
})

it('folders above a file are made with it', async () => {
  const file = join(at, 'new/folder/file.txt')
  await writeOut(file, 'whole')
  expect(await readFile(file, 'utf8')).toBe('whole')
})
