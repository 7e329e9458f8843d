import { DatabaseSync } from 'node:sqlite'

import { afterEach, beforeEach, expect, it } from 'vitest'

import type { Orchestrator } from '../src/index.ts'
import { lives, runOnly, Scratch, until } from './scratch.ts'

let scratch: Scratch
let orchestrator: Orchestrator
let database: DatabaseSync
let told: string[]
/** Ends what is wrong once it was told twice. */
let mend: () => void

beforeEach(async () => {
  scratch = new Scratch()
  told = []
  mend = () => {}
  const onStoreError = (error: unknown) => {
    told.push(String(error))
    if (told.length > 1) mend()
  }
  orchestrator = await scratch.open({ onStoreError })
  database = new DatabaseSync(scratch.path('state.db'))
})
afterEach(async () => {
  database.close()
  await scratch.remove()
})

/** Has the file of run state refuse something until it was told twice. */
function refuse(what: string): void {
  database.exec(
    `CREATE TRIGGER refuse BEFORE ${what} BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
  )
  mend = () => database.exec('DROP TRIGGER IF EXISTS refuse')
}

const workers = () =>
  database
    .prepare('SELECT pid FROM workers')
    .all()
    .map(({ pid }) => Number(pid))

it('a heartbeat that cannot be written is told, and the next is written', async () => {
  const heartbeat = () => database.prepare('SELECT heartbeat FROM owner').get()?.['heartbeat']
  const before = heartbeat()
  refuse('UPDATE OF heartbeat ON owner')
  await until(() => heartbeat() !== before)
  expect(told).toEqual(Array(2).fill(expect.stringContaining('disk is full')))
  const { run } = await runOnly(orchestrator, 'once', { do: 'return', value: 1 })
  expect(run.state).toBe('success')
})

it('a task begins once its worker is on record, however often that has failed', async () => {
  refuse('INSERT ON workers')
  const { run, task, tries } = await runOnly(orchestrator, 'once', { do: 'tell' })
  expect([run.state, tries.length, told.length]).toEqual(['success', 1, 2])
  expect(workers()).toEqual([(task.output as { pid: number }).pid])
})

it('a worker that has gone is taken off the record, however often that has failed', async () => {
  const { task } = await runOnly(orchestrator, 'once', { do: 'tell' })
  const { pid } = task.output as { pid: number }
  refuse('DELETE ON workers')
  process.kill(pid, 'SIGKILL')
  await until(() => workers().length === 0)
  expect([lives(pid), told.length]).toEqual([false, 2])
})

it.each(['operations', 'runs'])(
  'what cannot be read in a file is read once it can: %s',
  async (table) => {
    await orchestrator.executeRun({ dagId: 'once', ingestOn: '2024-01-02', params: { do: 'tell' } })
    database.exec(`ALTER TABLE ${table} RENAME TO hidden`)
    mend = () => database.exec(`ALTER TABLE hidden RENAME TO ${table}`)
    const { run } = await runOnly(orchestrator, 'once', { do: 'return', value: 1 })
    expect(run).toMatchObject({ runId: 'once__20240102__2', state: 'success' })
    expect(told[0]).toContain(`no such table: ${table}`)
  },
)
