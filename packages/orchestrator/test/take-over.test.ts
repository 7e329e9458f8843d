import { setImmediate as turn } from 'node:timers/promises'

import { expect, it } from 'vitest'

import type { DagBag } from '../src/engine/board.ts'
import { Engine } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

const runs = ['2024-01-02', '2024-01-03'].map((ingestOn) => ({ dagId: 'd', ingestOn }))
const gone: Pick<DagBag, 'dag' | 'all'> = { dag: () => undefined, all: () => [] }

/** Lets happen what happens by itself. */
async function turns(): Promise<void> {
  for (let count = 0; count < 20; count++) await turn()
}

/** An engine whose backfill had run nothing yet when its process ended and its DAG vanished. */
async function afterLoss(scheduling: boolean) {
  const engine = new Engine({ dags: [dagOf([plain('a')], { schedule: null })], scheduling })
  engine.board.draining = true
  await engine.operate('backfill', { key: 'k', runs })
  const before = { ...engine.bag }
  Object.assign(engine.bag, gone)
  engine.reopen()
  await turns()
  const comeBack = () => {
    Object.assign(engine.bag, before)
    engine.loop.hear({ kind: 'look' })
  }
  return { engine, comeBack }
}

it('a backfill whose DAG was gone when its process began goes on once the DAG is back', async () => {
  const { engine, comeBack } = await afterLoss(true)
  expect(engine.store.batch('k')?.state).toBe('open')
  comeBack()
  await engine.until(() => engine.store.batch('k')?.state === 'success')
  expect(engine.store.runs().map(({ ingestOn }) => ingestOn)).toEqual(['2024-01-03', '2024-01-02'])
  await engine.stop()
})

it('a backfill whose DAG is gone is left alone by a process that does not stay', async () => {
  const { engine, comeBack } = await afterLoss(false)
  comeBack()
  await turns()
  expect(engine.store.batch('k')?.state).toBe('open')
  expect(engine.store.runs()).toEqual([])
  await engine.stop()
})

it('a backfill with an open run whose DAG is gone has not ended', async () => {
  const options = { dags: [dagOf([plain('a')])], scheduling: true }
  const engine = new Engine({ ...options, work: () => new Promise(() => {}) })
  await engine.operate('backfill', { key: 'k', runs: runs.slice(0, 1) })
  await engine.until(() => engine.board.running.size === 1)
  Object.assign(engine.bag, gone, { dagOfRun: () => undefined })
  engine.reopen()
  await turns()
  expect(engine.store.batch('k')?.state).toBe('open')
  await engine.stop()
})
