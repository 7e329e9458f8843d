import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { openRunStore } from '../src/index.ts'
import { newRun, runRunStoreConformance } from './run-store.conformance.ts'

const folder = mkdtempSync(join(tmpdir(), 'runs-'))
let files = 0
const newFile = () => join(folder, `deep/${files++}/state.db`)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

runRunStoreConformance('a SQLite file', (clock) => openRunStore({ file: newFile(), clock }))
runRunStoreConformance('SQLite in memory', (clock) => openRunStore({ file: ':memory:', clock }))

it('a long history is listed whole', () => {
  const store = openRunStore({ file: ':memory:' })
  for (let n = 0; n < 1_100; n++) store.createRun({ ...newRun, taskIds: [] })
  expect(store.runs()).toHaveLength(1_100)
  store.close()
})

describe('a run store in a file', () => {
  it('is there for the next who opens it, also while another has it open', () => {
    const file = newFile()
    const writer = openRunStore({ file })
    const { runId } = writer.createRun(newRun)
    const reader = openRunStore({ file })
    expect(reader.run(runId)).toEqual(writer.run(runId))
    writer.close()
    reader.close()
    const next = openRunStore({ file })
    expect(next.tasks(runId)).toHaveLength(3)
    next.close()
  })

  it('undoes a change that its guard refuses', () => {
    const refusing = { now: false }
    const store = openRunStore({
      file: ':memory:',
      guard: () => {
        if (refusing.now) throw new Error('not yours')
      },
    })
    const { runId } = store.createRun(newRun)
    refusing.now = true
    expect(() => store.createRun(newRun)).toThrow('not yours')
    expect(() => store.setRunState(runId, ['queued'], 'running')).toThrow('not yours')
    expect(() => store.alignTasks(runId, ['new'])).toThrow('not yours')
    refusing.now = false
    expect(store.runs()).toHaveLength(1)
    expect(store.run(runId)?.state).toBe('queued')
    expect(store.tasks(runId)).toHaveLength(3)
    store.close()
  })
})
