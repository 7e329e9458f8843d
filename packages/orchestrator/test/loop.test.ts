import { once } from 'node:events'

import { expect, it } from 'vitest'

import { openRunStore, type RunStore } from '../src/index.ts'
import { Engine, failure } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

it('a scheduler that cannot go on tells its tasks why, and those who wait for it', async () => {
  const reasons: unknown[] = []
  const work = async (_: unknown, signal: AbortSignal) => {
    await once(signal, 'abort')
    reasons.push(signal.reason)
    return failure()
  }
  const engine = new Engine({ dags: [dagOf([plain('a')])], work })
  const run = engine.run('d')
  await engine.until(() => engine.board.running.size === 1)
  engine.bag.all = () => {
    throw new RangeError('no DAGs any more')
  }
  engine.loop.hear({ kind: 'look' })
  await expect(engine.loop.finished()).rejects.toThrow('no DAGs any more')
  expect(reasons).toEqual(['the scheduler cannot go on: no DAGs any more'])
  expect((await run).state).toBe('running')
})

it('those who wait for a run are told when it cannot be read at the end', async () => {
  let broken = false
  const kept = openRunStore({ file: ':memory:' })
  const readOrThrow: RunStore['run'] = (runId) => {
    if (broken) throw new Error('disk I/O error')
    return kept.run(runId)
  }
  const store = { ...kept, run: readOrThrow }
  const engine = new Engine({
    dags: [dagOf([plain('a')])],
    store,
    work: () => new Promise(() => {}),
  })
  const run = engine.run('d')
  await engine.until(() => engine.board.running.size === 1)
  broken = true
  engine.bag.all = () => {
    throw new RangeError('no DAGs any more')
  }
  engine.loop.hear({ kind: 'look' })
  await expect(run).rejects.toThrow('disk I/O error')
})

it('who waits for the end of a run that there is not is told so', async () => {
  const engine = new Engine({ dags: [dagOf([plain('a')])] })
  await expect(engine.loop.ending('nobody')).rejects.toMatchObject({
    code: 'ORCHESTRATOR_RUN_UNKNOWN',
  })
  await engine.stop()
})
