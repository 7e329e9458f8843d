import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openRunHistory } from '../src/store/run-history.ts'
import { openRunStore } from '../src/store/sqlite-run-store.ts'
import { openStateDatabase } from '../src/store/state-database.ts'
import { workerRegistry } from '../src/store/worker-registry.ts'
import { created, newRun } from './new-run.ts'
import { fillVersion1 } from './version-1.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'))
  file = join(folder, 'state/state.db')
})
afterEach(() => rm(folder, { recursive: true }))

describe('the history of runs', () => {
  it('is empty and makes nothing where no run was, and sees what is made later', () => {
    const history = openRunHistory({ file })
    expect([history.runs(), history.holder()]).toEqual([[], undefined])
    expect(existsSync(join(folder, 'state'))).toBe(false)
    const store = openRunStore({ file })
    store.apply(1, [created()])
    expect(history.runs()).toMatchObject([{ runId: newRun.runId }])
    store.close()
    history.close()
  })

  it('names the file where it is damaged behind its first page', () => {
    const store = openRunStore({ file })
    store.apply(1, [created()])
    store.close()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xa5, 4096))
    const history = openRunHistory({ file })
    const damaged = {
      code: 'CORE_DATABASE_UNREADABLE',
      message: expect.stringMatching(
        `the run state at ${file}: .*malformed; deftunes doctor`,
      ) as string,
    }
    expect(() => history.runs()).toThrow(expect.objectContaining(damaged))
    expect(() => history.kept().runs()).toThrow(expect.objectContaining(damaged))
    history.close()
  })

  it('names the workers on record', () => {
    const database = openStateDatabase(file)
    workerRegistry(database).add(process.pid)
    const history = openRunHistory({ file })
    expect(history.workers()).toEqual([process.pid])
    workerRegistry(database).remove(process.pid)
    expect(history.workers()).toEqual([])
    history.close()
    database.close()
  })

  it('of an earlier release is read as of this one, and its file stays as it was', () => {
    file = join(folder, 'state.db')
    fillVersion1(file)
    const before = readFileSync(file)
    const history = openRunHistory({ file })
    expect(history.runs().map(({ state }) => state)).toEqual(['interrupted', 'failed'])
    expect(history.tries('sales__20240102__1').map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    history.close()
    expect(readFileSync(file)).toEqual(before)
  })

  it('of a later release is refused', () => {
    openRunStore({ file }).close()
    const database = new DatabaseSync(file)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => openRunHistory({ file }).runs()).toThrow(
      expect.objectContaining({ code: 'ORCHESTRATOR_STATE_VERSION' }) as Error,
    )
  })
})
