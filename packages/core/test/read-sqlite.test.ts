import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { readSqlite } from '../src/read-sqlite.ts'
import { openSqlite } from '../src/sqlite.ts'

const what = 'the numbers'
const sql = 'SELECT n FROM n'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-'))
})
afterEach(async () => {
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true })
})

it('makes neither file nor folder when there is none', () => {
  expect(readSqlite({ file: join(folder, 'a/b.db'), what })).toBeUndefined()
  expect(existsSync(join(folder, 'a'))).toBe(false)
})

it('sees what a writer does meanwhile, and changes nothing', () => {
  const writer = numbersIn('a.db', 'WAL')
  const reader = readSqlite({ file: join(folder, 'a.db'), what })
  expect(reader?.prepare(sql).all()).toEqual([{ n: 1 }])
  writer.exec('INSERT INTO n VALUES (2)')
  expect(reader?.prepare(sql).all()).toEqual([{ n: 1 }, { n: 2 }])
  expect(() => reader?.exec('INSERT INTO n VALUES (3)')).toThrow('readonly')
  reader?.close()
  writer.close()
})

it('takes in what a killed writer left where it may', () => {
  const writer = numbersIn('a.db', 'DELETE')
  writer.exec('PRAGMA cache_size = 1; BEGIN')
  // Enough for the file itself to be changed before the commit.
  for (let n = 2; n < 5_000; n++) writer.exec(`INSERT INTO n VALUES (${n})`)
  const file = join(folder, 'killed.db')
  for (const ending of ['', '-journal']) copyFileSync(join(folder, `a.db${ending}`), file + ending)
  const reader = readSqlite({ file, what })
  expect(reader?.prepare(sql).all()).toEqual([{ n: 1 }])
  expect(existsSync(`${file}-journal`)).toBe(false)
  reader?.close()
  writer.close()
})

it('names a file that is no database', async () => {
  const file = join(folder, 'a.db')
  await writeFile(file, 'no database at all, but long enough to be taken for one'.repeat(20))
  expect(() => readSqlite({ file, what })).toThrow(
    expect.objectContaining({
      code: 'CORE_DATABASE_UNREADABLE',
      message: `the numbers at ${file}: expected a SQLite database that can be read, got: file is not a database`,
    }) as Error,
  )
})

describe('where nothing may be written', () => {
  it.each(['WAL', 'DELETE'] as const)('reads a file with the journal %s', (journal) => {
    numbersIn('a.db', journal).close()
    expect(readWithoutRights('a.db')).toEqual([{ n: 1 }])
    expect(readdirSync(folder)).toEqual(['a.db'])
  })

  it('reads what a writer has not yet taken into the file', () => {
    const writer = numbersIn('a.db', 'WAL')
    expect(readWithoutRights('a.db')).toEqual([{ n: 1 }])
    writer.close()
  })

  it('says so when changes of a killed process have to be taken in first', () => {
    const writer = numbersIn('a.db', 'WAL')
    mkdirSync(join(folder, 'b'))
    for (const ending of ['', '-wal'])
      copyFileSync(join(folder, `a.db${ending}`), join(folder, `b/b.db${ending}`))
    writer.close()
    for (const name of readdirSync(folder)) if (name !== 'b') rmSync(join(folder, name))
    chmodSync(join(folder, 'b'), 0o555)
    expect(readWithoutRights('b/b.db')).toEqual({
      code: 'CORE_DATABASE_UNREADABLE',
      message: `the numbers at ${folder}/b/b.db: expected a SQLite database that can be read, got one with changes of a killed process, which have to be taken in where it can be written to: unable to open database file`,
    })
  })
})

function numbersIn(name: string, journal: 'WAL' | 'DELETE'): DatabaseSync {
  const database = openSqlite({ file: join(folder, name), what, journal })
  database.exec('CREATE TABLE n (n); INSERT INTO n VALUES (1)')
  return database
}

/** What a process reads that may write nothing in the folder; root may write everywhere, and so reads as nobody. */
function readWithoutRights(name: string): unknown {
  chmodSync(folder, 0o555)
  const script = join(import.meta.dirname, 'processes/read-sqlite.ts')
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const { stdout, stderr } = spawnSync(process.execPath, [script, join(folder, name)], {
    ...nobody,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}
