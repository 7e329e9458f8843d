import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { fixedClock, ownIdentity } from '@deftunes/core'
import { afterAll, describe, expect, it } from 'vitest'

import { acquireLease, holderOf } from '../src/store/lease.ts'
import { sqliteRunStore } from '../src/store/sqlite-run-store.ts'
import { openStateDatabase } from '../src/store/state-database.ts'
import { created } from './new-run.ts'
import { fillVersion1 } from './version-1.ts'

const folder = mkdtempSync(join(tmpdir(), 'upgrade-'))
let files = 0
const newFile = () => join(folder, `${files++}.db`)
const clock = fixedClock('2024-01-01T00:00:00.000Z')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ofAll =
  'id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, pid INTEGER NOT NULL, started TEXT NOT NULL, host TEXT NOT NULL, heartbeat TEXT NOT NULL'

/** Files of earlier versions, whose tables of owners differ and are empty. */
const earlier: [string, (file: string) => void][] = [
  ['version 1', fillVersion1],
  ['version 2', (file) => fillVersion2(file, 'step INTEGER NOT NULL DEFAULT 0')],
  [
    'version 2 with addresses and roles',
    (file) =>
      fillVersion2(
        file,
        `step INTEGER NOT NULL DEFAULT 0, url TEXT, role TEXT NOT NULL DEFAULT 'runs'`,
      ),
  ],
]

function fillVersion2(file: string, columns: string): void {
  openStateDatabase(file).close()
  const database = new DatabaseSync(file)
  database.exec(`ALTER TABLE runs DROP COLUMN cancelling; DROP TABLE owner;
    CREATE TABLE owner (${ofAll}, ${columns}) STRICT; PRAGMA user_version = 2`)
  database.close()
}

function ownedBy(file: string, { pid, started, host }: ReturnType<typeof ownIdentity>): void {
  const database = new DatabaseSync(file)
  const columns = 'id, epoch, pid, started, host, heartbeat'
  const sql = `INSERT INTO owner (${columns}) VALUES (1, 1, ?, ?, ?, '2024-01-01T00:00:00.000Z')`
  database.prepare(sql).run(pid, started, host)
  database.close()
}

describe.each(earlier)('the tables of %s are made those of now', (_, fill) => {
  it('and a process that lives goes on to hold the project', () => {
    const file = newFile()
    fill(file)
    ownedBy(file, ownIdentity())
    const database = openStateDatabase(file)
    expect(holderOf(database, clock)).toMatchObject({ pid: process.pid, role: 'runs', url: null })
    expect(() => acquireLease(database, clock)).toThrow(`process ${process.pid}`)
    database.close()
  })

  it('and one that is gone cannot write any more once another has taken over', () => {
    const file = newFile()
    fill(file)
    ownedBy(file, { pid: 1, started: '', host: 'elsewhere' })
    clock.set(clock.now() + 60_000)
    const database = openStateDatabase(file)
    expect(acquireLease(database, clock).epoch).toBe(2)
    sqliteRunStore(database).apply(1, [created({ runId: 'new' })])
    expect(sqliteRunStore(database).run('new')?.state).toBe('queued')
    database.close()
  })
})

it('an owner keeps its last step, its address and its role', () => {
  const file = newFile()
  earlier[2]?.[1](file)
  ownedBy(file, ownIdentity())
  const before = new DatabaseSync(file)
  before.exec(`UPDATE owner SET step = 7, url = 'http://127.0.0.1:1', role = 'serves'`)
  before.close()
  const database = openStateDatabase(file)
  expect(holderOf(database, clock)).toMatchObject({ role: 'serves', url: 'http://127.0.0.1:1' })
  expect(database.prepare('SELECT step FROM owner').get()).toEqual({ step: 7 })
  database.close()
})
