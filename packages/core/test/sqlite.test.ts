import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { openSqlite, transaction } from '../src/sqlite.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('makes a file and its folder when they are absent', () => {
  const database = openSqlite({ file: join(folder, 'a/b.db'), what: 'the numbers' })
  database.exec('CREATE TABLE n (n)')
  database.close()
})

it('names a file that is no database, and leaves it as it is', async () => {
  const file = join(folder, 'state.db')
  await writeFile(file, 'no database at all, but long enough to be taken for one'.repeat(20))
  expect(() => openSqlite({ file, what: 'the run state' })).toThrow(
    expect.objectContaining({
      code: 'CORE_DATABASE_UNREADABLE',
      message: `the run state at ${file}: expected a SQLite database that can be written to, got: file is not a database`,
    }) as Error,
  )
})

it('keeps all that a transaction did, or nothing when it throws', () => {
  const database = openSqlite({ file: ':memory:', what: 'the numbers' })
  database.exec('CREATE TABLE n (n)')
  const insert = (failure?: Error) =>
    transaction(database, () => {
      database.exec('INSERT INTO n VALUES (1)')
      if (failure) throw failure
    })
  insert()
  expect(() => insert(new Error('not so'))).toThrow('not so')
  expect(database.prepare('SELECT count(*) AS n FROM n').get()).toEqual({ n: 1 })
})
