import { describe, expect, it } from 'vitest'

import type { Json } from '../src/index.ts'
import { byTask, Engine, failure, success, type Work } from './engine.ts'
import { held } from './held.ts'
import { dagOf, plain } from './tasks.ts'

const chain = [plain('a', [], { retries: 0 }), plain('b', 'a', { retries: 0 }), plain('c', 'b')]
const day = '2024-01-02'

/** Everything that is kept but operations. */
const kept = ({ store }: Engine) => ({
  runs: store.runs(),
  tasks: store.runs().map(({ runId }) => [store.tasks(runId), store.tries(runId)]),
  batches: store.batches(),
  dags: store.dagStates(),
})

const opened = (work: Work = () => success(), dags = [dagOf(chain)]) =>
  new Engine({ dags, work, inboxMs: 60_000, workers: 4 })

async function triggered(engine: Engine, ingestOn = day): Promise<string> {
  const answer = await engine.operate('trigger', { dagId: 'd', ingestOn })
  return (answer as { runId: string }).runId
}

describe('an operation', () => {
  it('is kept with who asked, when, for what and what came of it', async () => {
    const engine = opened()
    const runId = await triggered(engine)
    await engine.loop.ending(runId)
    await engine.operate('note', { runId: 'none', note: 'x' }).catch(() => {})
    expect(engine.store.operations()).toEqual([
      expect.objectContaining({
        ...{ id: 2, actor: 'test', kind: 'note', request: { runId: 'none', note: 'x' } },
        state: 'refused',
        outcome: expect.objectContaining({ code: 'ORCHESTRATOR_RUN_UNKNOWN' }) as Json,
      }),
      expect.objectContaining({
        ...{ id: 1, actor: 'test', kind: 'trigger', request: { dagId: 'd', ingestOn: day } },
        ...{ state: 'done', outcome: { runId }, at: '2024-02-01T00:00:00.000Z' },
      }),
    ])
    await engine.stop()
  })

  it('of another process is done from the inbox, in the order in which it was asked', async () => {
    const engine = opened()
    const first = engine.store.post({
      actor: 'ann',
      kind: 'trigger',
      request: { dagId: 'd', ingestOn: day },
    })
    const second = engine.store.post({ actor: 'bob', kind: 'pause', request: { dagId: 'zz' } })
    const third = engine.store.post({
      actor: 'ann',
      kind: 'trigger',
      request: { dagId: 'd', ingestOn: day },
    })
    await engine.until(() => engine.store.operations({ state: 'pending' }).length === 0)
    expect([first, second, third].map((id) => engine.store.operation(id)?.state)).toEqual([
      ...['done', 'refused', 'done'],
    ])
    expect(engine.store.operation(first)?.outcome).toEqual({ runId: 'd__20240102__1' })
    expect(engine.store.operation(third)?.outcome).toEqual({ runId: 'd__20240102__2' })
    await engine.loop.ending('d__20240102__2')
    await engine.stop()
  })

  it.each<[string, string, Record<string, Json>, string]>([
    ['of no kind', 'explode', {}, 'ORCHESTRATOR_OPERATION_INVALID'],
    ['of the name of a method', 'constructor', {}, 'ORCHESTRATOR_OPERATION_INVALID'],
    ['that lacks something', 'trigger', {}, 'ORCHESTRATOR_OPERATION_INVALID'],
    ['that says too much', 'pause', { dagId: 'd', why: 'x' }, 'ORCHESTRATOR_OPERATION_INVALID'],
    ['on no DAG', 'trigger', { dagId: 'zz' }, 'ORCHESTRATOR_DAG_UNKNOWN'],
    [
      'on a date to come',
      'trigger',
      { dagId: 'd', ingestOn: '2024-03-01' },
      'ORCHESTRATOR_DATE_INVALID',
    ],
    [
      'on a date that is too early',
      'trigger',
      { dagId: 'd', ingestOn: '2024-01-01' },
      'ORCHESTRATOR_DATE_INVALID',
    ],
    [
      'on a backfill that is not there',
      'change-backfill',
      { key: 'k', act: 'pause' },
      'ORCHESTRATOR_OPERATION_INVALID',
    ],
    ['on no run', 'retry', { runId: 'zz' }, 'ORCHESTRATOR_RUN_UNKNOWN'],
    ['on a run that succeeded', 'retry', { runId: 'd__20240102__1' }, 'ORCHESTRATOR_RUN_STATE'],
    ['on no run', 'clear', { runId: 'zz' }, 'ORCHESTRATOR_RUN_UNKNOWN'],
    [
      'on no task',
      'clear',
      { runId: 'd__20240102__1', tasks: ['a', 'zz'] },
      'ORCHESTRATOR_OPERATION_INVALID',
    ],
    [
      'on no run',
      'mark',
      { runId: 'zz', taskId: 'a', state: 'success' },
      'ORCHESTRATOR_RUN_UNKNOWN',
    ],
    [
      'on no task',
      'mark',
      { runId: 'd__20240102__1', taskId: 'zz', state: 'failed' },
      'ORCHESTRATOR_OPERATION_INVALID',
    ],
    [
      'on no instance',
      'mark',
      { runId: 'd__20240102__1', taskId: 'a', mapIndex: 3, state: 'failed' },
      'ORCHESTRATOR_OPERATION_INVALID',
    ],
    [
      'to no state',
      'mark',
      { runId: 'd__20240102__1', taskId: 'a', state: 'running' },
      'ORCHESTRATOR_OPERATION_INVALID',
    ],
    ['on no run', 'cancel', { runId: 'zz' }, 'ORCHESTRATOR_RUN_UNKNOWN'],
    ['on a run that has ended', 'cancel', { runId: 'd__20240102__1' }, 'ORCHESTRATOR_RUN_STATE'],
    ['on no run', 'note', { runId: 'zz', note: 'x' }, 'ORCHESTRATOR_RUN_UNKNOWN'],
    [
      'that is too long',
      'note',
      { runId: 'd__20240102__1', note: 'x'.repeat(10_001) },
      'ORCHESTRATOR_OPERATION_INVALID',
    ],
    ['on no DAG', 'pause', { dagId: 'zz' }, 'ORCHESTRATOR_DAG_UNKNOWN'],
    ['on no DAG', 'unpause', { dagId: 'zz' }, 'ORCHESTRATOR_DAG_UNKNOWN'],
    ['on a run that was replaced', 'clear', { runId: 'd__20240103__1' }, 'ORCHESTRATOR_RUN_STATE'],
    ['on a run that was replaced', 'retry', { runId: 'd__20240103__1' }, 'ORCHESTRATOR_RUN_STATE'],
    [
      'on a run that was replaced',
      'mark',
      { runId: 'd__20240103__1', taskId: 'b', state: 'success' },
      'ORCHESTRATOR_RUN_STATE',
    ],
  ])('%s is refused and changes nothing but its record: %s %j', async (_, kind, request, code) => {
    let broken = true
    const b: Work = ({ ingestOn }) => (broken && ingestOn === '2024-01-03' ? failure() : success())
    const engine = opened(byTask({ b }))
    await engine.run('d')
    await engine.run('d', {}, '2024-01-03')
    broken = false
    await engine.run('d', {}, '2024-01-03')
    const before = kept(engine)
    await expect(engine.operate(kind, request)).rejects.toMatchObject({ code })
    for (let turn = 0; turn < 5; turn++) await engine.until(() => true)
    expect(kept(engine)).toEqual(before)
    expect([engine.board.runs.size, engine.board.queued.size, engine.board.batches.size]).toEqual([
      0, 0, 0,
    ])
    expect(engine.store.operations()[0]).toMatchObject({
      kind,
      state: 'refused',
      outcome: { code },
    })
    await engine.stop()
  })

  it('notes what somebody has to say of a run, open or ended, and takes it back', async () => {
    const { work, waiting, letGo } = held(['b'])
    const engine = opened(work)
    const runId = await triggered(engine)
    await engine.until(() => waiting.size === 1)
    await engine.operate('note', { runId, note: 'late source' })
    letGo('b')
    expect((await engine.loop.ending(runId)).note).toBe('late source')
    await engine.operate('note', { runId, note: 'checked' })
    expect(engine.store.run(runId)).toMatchObject({ note: 'checked', state: 'success' })
    await engine.operate('note', { runId, note: null })
    expect(engine.store.run(runId)?.note).toBe(null)
    await engine.stop()
  })

  it('notes something of a run that is cleared in the same step, which then runs', async () => {
    const engine = opened()
    const runId = await triggered(engine)
    await engine.loop.ending(runId)
    const both = [
      engine.operate('note', { runId, note: 'again' }),
      engine.operate('clear', { runId }),
    ]
    await Promise.all(both)
    expect(await engine.loop.ending(runId)).toMatchObject({ state: 'success', note: 'again' })
    expect(engine.store.tries(runId)).toHaveLength(6)
    const other = [
      engine.operate('clear', { runId }),
      engine.operate('note', { runId, note: 'and again' }),
    ]
    await Promise.all(other)
    expect(await engine.loop.ending(runId)).toMatchObject({ state: 'success', note: 'and again' })
    await engine.stop()
  })
})
