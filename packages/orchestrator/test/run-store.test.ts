import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, describe, expect, it } from 'vitest'

import { openRunStore } from '../src/index.ts'
import { created, newRun } from './new-run.ts'
import { runRunStoreConformance } from './run-store.conformance.ts'
import { fillVersion1 } from './version-1.ts'

const folder = mkdtempSync(join(tmpdir(), 'runs-'))
let files = 0
const newFile = () => join(folder, `deep/${files++}/state.db`)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

runRunStoreConformance('a SQLite file', (clock) => openRunStore({ file: newFile(), clock }))
runRunStoreConformance('SQLite in memory', (clock) => openRunStore({ file: ':memory:', clock }))

it('a long history is listed whole', () => {
  const store = openRunStore({ file: ':memory:' })
  store.apply(
    1,
    Array.from({ length: 1_100 }, (_, n) => created({ runId: `r${n}` }, [])),
  )
  expect(store.runs()).toHaveLength(1_100)
  store.close()
})

describe('a run store in a file', () => {
  it('is there for the next who opens it, also while another has it open', () => {
    const file = newFile()
    const writer = openRunStore({ file })
    writer.apply(1, [created()])
    const reader = openRunStore({ file })
    expect(reader.run(newRun.runId)).toEqual(newRun)
    writer.close()
    reader.close()
    const next = openRunStore({ file })
    expect(next.tasks(newRun.runId)).toHaveLength(3)
    next.close()
  })

  it('undoes a step that its guard refuses', () => {
    const refusing = { now: false }
    const store = openRunStore({
      file: ':memory:',
      guard: () => {
        if (refusing.now) throw new Error('not yours')
      },
    })
    store.apply(1, [created()])
    refusing.now = true
    expect(() => store.apply(2, [created({ runId: 'other' })])).toThrow('not yours')
    refusing.now = false
    expect(store.runs()).toEqual([newRun])
    store.close()
  })

  it('that an earlier release made is read with every row that it had', () => {
    const file = newFile()
    openRunStore({ file }).close()
    rmSync(file)
    fillVersion1(file)
    const store = openRunStore({ file })
    expect(store.runs()).toMatchObject([
      { runId: 'sales__20240103__1', runType: 'backfill', batch: 'k', state: 'running' },
      { ...newRun, state: 'failed', startedAt: 'b', endedAt: 'c', createdAt: 'a' },
    ])
    expect(store.tasks(newRun.runId)).toMatchObject([
      { taskId: 'extract', state: 'success', output: { rows: 3 }, attempts: 1, mapIndex: -1 },
      { taskId: 'model', state: 'failed', error: { code: 'X', message: 'x' }, attempts: 2 },
    ])
    expect(store.tries(newRun.runId).map(({ attempt, state }) => [attempt, state])).toEqual([
      [1, 'success'],
      [2, 'interrupted'],
      [3, 'failed'],
    ])
    expect(store.batches()).toMatchObject([
      { key: 'k', state: 'open', maxActiveRuns: 1, rerun: 'all', stopOnFailure: true },
    ])
    store.close()
    openRunStore({ file }).close()
  })

  it('of version 2 gets what it lacks, and keeps its rows', () => {
    const file = newFile()
    const before = openRunStore({ file })
    before.apply(1, [created()])
    before.close()
    const database = new DatabaseSync(file)
    database.exec('ALTER TABLE runs DROP COLUMN cancelling; PRAGMA user_version = 2')
    database.close()
    const store = openRunStore({ file })
    expect(store.runs()).toEqual([newRun])
    store.close()
  })

  it('that a later release made is refused', () => {
    const file = newFile()
    openRunStore({ file }).close()
    const database = new DatabaseSync(file)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => openRunStore({ file })).toThrow(
      expect.objectContaining({ code: 'ORCHESTRATOR_STATE_VERSION' }) as Error,
    )
  })
})
