import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'

import { CoreError } from '@deftunes/core'
import { IcebergError } from '@deftunes/iceberg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { CliError } from '../src/errors.ts'
import { storageFailure } from '../src/storage-failure.ts'

const thrownBy = (work: () => void): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('expected it to throw')
}

function fullDatabase(): unknown {
  const database = new DatabaseSync(':memory:')
  database.exec('PRAGMA max_page_count = 2; CREATE TABLE a (b)')
  return thrownBy(() => database.exec('INSERT INTO a VALUES (zeroblob(100000))'))
}

async function readOnlyDatabase(): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'deftunes-'))
  const file = join(folder, 'catalog.db')
  new DatabaseSync(file).close()
  const database = new DatabaseSync(file, { readOnly: true })
  const error = thrownBy(() => database.exec('BEGIN IMMEDIATE; CREATE TABLE a (b); COMMIT'))
  database.close()
  await rm(folder, { recursive: true })
  return error
}

const busy = (cause: unknown) =>
  new IcebergError('ICEBERG_CATALOG_BUSY', 'catalog: expected to lock the file', { cause })

describe('a disk that is full', () => {
  it.each([
    ['Node', Object.assign(new Error('no room'), { code: 'ENOSPC' })],
    ['a quota', Object.assign(new Error('no room'), { code: 'EDQUOT' })],
    ['SQLite', fullDatabase()],
    ['SQLite, for what readers share', Object.assign(new Error('disk'), { errcode: 4874 })],
    ['DuckDB', new CoreError('CORE_SQL_FAILED', 'IO Error: "x": No space left on device')],
  ])('is one error, whoever meets it: %s', (_, cause) => {
    for (const error of [cause, busy(cause), new Error('wrapped', { cause: busy(cause) })]) {
      const failure = storageFailure(error)
      expect(failure).toBeInstanceOf(CliError)
      expect(failure).toMatchObject({ code: 'CLI_DISK_FULL', cause: error })
      expect(failure?.message).toContain((error as Error).message)
    }
  })
})

it('a database that may not be written to is not told as busy', async () => {
  expect(storageFailure(busy(await readOnlyDatabase()))).toMatchObject({
    code: 'CLI_STATE_READ_ONLY',
  })
})

it('any other error is left as it is', () => {
  const other = Object.assign(new Error('x'), { code: 'EACCES', errcode: 5 })
  expect(storageFailure(busy(other))).toBeUndefined()
  expect(storageFailure(undefined)).toBeUndefined()
})

describe('a command', () => {
  let project: ScratchProject
  beforeEach(async () => {
    project = await ScratchProject.make({})
  })
  afterEach(() => project.remove())

  const full = /^error CLI_DISK_FULL the disk is full: [^]*no space left on device/im

  it.runIf(existsSync('/dev/full')).each(['csv', 'json', 'parquet'])(
    'that writes %s where there is no room says so',
    async (format) => {
      const rows = 'FROM range(200000)'
      const { code, stderr } = await project.run(
        ...['query', rows, '--format', format, '--output', '/dev/full'],
      )
      expect(stderr).toMatch(full)
      expect(code).toBe(3)
    },
  )

  it.runIf(existsSync('/dev/full'))('whose reader has no room says so', () => {
    const entry = fileURLToPath(new URL('../bin/deftunes.js', import.meta.url))
    const script = '"$0" "$1" runs --project "$2" --state "$3" >/dev/full'
    const places = ['project', 'state'].map((name) => join(project.folder, name))
    const words = ['-c', script, process.execPath, entry, ...places]
    const { status, stderr } = spawnSync('sh', words, { encoding: 'utf8' })
    expect(stderr).toMatch(full)
    expect(status).toBe(3)
  })

  it('tells an error that nobody waited for as any other', () => {
    const cat = `setTimeout(() => { throw new Error('the cat came in') }, 500)`
    const options = `--import=data:text/javascript,${encodeURIComponent(cat)}`
    const entry = fileURLToPath(new URL('../bin/deftunes.js', import.meta.url))
    const folder = join(project.folder, 'project')
    const { status: code, stderr } = spawnSync(entry, ['check', '--project', folder], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: options },
    })
    expect(stderr).toBe('unexpected error the cat came in\nRun again with --debug for the stack.\n')
    expect(code).toBe(1)
  })
})
