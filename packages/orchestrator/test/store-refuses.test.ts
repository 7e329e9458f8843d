import { DatabaseSync } from 'node:sqlite'

import { afterEach, beforeEach, expect, it } from 'vitest'

import type { Orchestrator } from '../src/index.ts'
import { lives, runOnly, Scratch, until } from './scratch.ts'

let scratch: Scratch
let orchestrator: Orchestrator
let database: DatabaseSync
let told: string[]

beforeEach(async () => {
  scratch = new Scratch()
  told = []
  const onStoreError = (error: unknown) => void told.push(String(error))
  orchestrator = await scratch.open({ onStoreError })
  database = new DatabaseSync(scratch.path('state.db'))
})
afterEach(async () => {
  database.close()
  await scratch.remove()
})

/** Has the file of run state refuse something, until what is returned is called. */
function refuse(what: string): () => void {
  database.exec(
    `CREATE TRIGGER refuse BEFORE ${what} BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
  )
  return () => database.exec('DROP TRIGGER refuse')
}

const workers = () =>
  database
    .prepare('SELECT pid FROM workers')
    .all()
    .map(({ pid }) => Number(pid))

it('a heartbeat that cannot be written is told, and the next is written', async () => {
  const heartbeat = () => database.prepare('SELECT heartbeat FROM owner').get()?.['heartbeat']
  const before = heartbeat()
  const mend = refuse('UPDATE OF heartbeat ON owner')
  await until(() => told.length > 0)
  expect(told[0]).toContain('disk is full')
  mend()
  await until(() => heartbeat() !== before)
  const { run } = await runOnly(orchestrator, 'once', { do: 'return', value: 1 })
  expect(run.state).toBe('success')
})

it('a task begins once its worker is on record, however often that has failed', async () => {
  const mend = refuse('INSERT ON workers')
  const running = runOnly(orchestrator, 'once', { do: 'tell' })
  await until(() => told.length > 1)
  mend()
  const { run, task, tries } = await running
  expect([run.state, tries.length]).toEqual(['success', 1])
  expect(workers()).toEqual([(task.output as { pid: number }).pid])
})

it('a worker that has gone is taken off the record, however often that has failed', async () => {
  const { task } = await runOnly(orchestrator, 'once', { do: 'tell' })
  const { pid } = task.output as { pid: number }
  const mend = refuse('DELETE ON workers')
  process.kill(pid, 'SIGKILL')
  await until(() => told.length > 1)
  expect([lives(pid), workers()]).toEqual([false, [pid]])
  mend()
  await until(() => workers().length === 0)
})
