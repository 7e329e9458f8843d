import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { loadProject } from '../../src/index.ts'
import { inProject, type Files } from '../scratch-project.ts'

/** The lines of the mistakes in a project that `change` was done to. */
function mistakesAfter(change: (folder: string) => Promise<unknown>, files: Files = {}) {
  return inProject({ 'models/a.sql': 'select 1 as n', ...files }, async (folder) => {
    await change(folder)
    return loadProject(folder).then(
      () => [],
      (error: unknown) => (error as Error).message.split('\n').slice(1),
    )
  })
}

describe('what has the name of a project file and is none is refused by its path', () => {
  it.each([
    'models/b.sql',
    'models/b.yml',
    'models/marts/b.yaml',
    'models/b.md',
    'seeds/b.csv',
    'tests/b.sql',
    'tests/generic/b.sql',
    'macros/b.sql',
  ])('a folder %s', async (path) => {
    const lines = await mistakesAfter((folder) => mkdir(join(folder, path), { recursive: true }))
    expect(lines).toEqual([`${path}:1:1: expected a file that can be read, got a folder`])
  })

  it('a link that leads nowhere', async () => {
    const lines = await mistakesAfter((folder) => symlink('gone', join(folder, 'models/b.sql')))
    expect(lines).toEqual([
      'models/b.sql:1:1: expected a file that can be read, got a link that leads nowhere',
    ])
  })

  it('a link that leads to itself', async () => {
    const lines = await mistakesAfter((folder) => symlink('b.yml', join(folder, 'models/b.yml')))
    expect(lines).toEqual([
      'models/b.yml:1:1: expected a file that can be read, got a link that leads to itself',
    ])
  })

  it('a file where a folder is named', async () => {
    const files = { 'dbt_project.yml': 'name: shop\nseed-paths: [models/a.sql]' }
    const lines = await mistakesAfter(() => Promise.resolve(), files)
    expect(lines).toEqual(['models/a.sql:1:1: expected a folder that can be read, got a file'])
  })

  it('together with the other mistakes of the project', async () => {
    const change = (folder: string) => mkdir(join(folder, 'models/b.sql'))
    const lines = await mistakesAfter(change, { 'models/c.sql': "{{ ref('nowhere') }}" })
    expect(lines).toHaveLength(2)
  })

  it('a folder dbt_project.yml', async () => {
    await inProject({}, async (folder) => {
      const inner = join(folder, 'inner')
      await mkdir(join(inner, 'dbt_project.yml'), { recursive: true })
      await expect(loadProject(inner)).rejects.toMatchObject({
        code: 'DBT_PROJECT_INVALID',
        message: `${join(inner, 'dbt_project.yml')}: expected a file that can be read, got a folder`,
      })
    })
  })
})

it('a link to a file is read as the file', async () => {
  await inProject(
    { 'elsewhere/b.sql': 'select 2 as n', 'models/a.sql': 'select 1' },
    async (folder) => {
      await symlink('../elsewhere/b.sql', join(folder, 'models/linked.sql'))
      const { all } = await loadProject(folder)
      expect([...all.keys()].sort()).toEqual(['model.shop.a', 'model.shop.linked'])
    },
  )
})

it('a folder of another name may hold anything', async () => {
  const change = async (folder: string) => {
    await mkdir(join(folder, 'models/notes'))
    await writeFile(join(folder, 'models/notes/a.txt'), 'x')
    await symlink('gone', join(folder, 'models/notes/b.txt'))
  }
  expect(await mistakesAfter(change)).toEqual([])
})
