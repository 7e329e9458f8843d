import { fixedClock } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Batch, Change, RunStore, TaskInstance } from '../src/index.ts'
import { created, newRun } from './new-run.ts'

const at = '2024-01-02T03:00:05.000Z'
const key = (taskId: string, mapIndex = -1) => ({ runId: newRun.runId, taskId, mapIndex })

const begun = (attempt: number, taskId: string): Change => ({
  kind: 'try-begun',
  key: key(taskId),
  one: { attempt, tryNumber: 1, queuedAt: null, startedAt: at, log: `${taskId}.log` },
})

/** What every run store must do. */
export function runRunStoreConformance(
  name: string,
  make: (clock: ReturnType<typeof fixedClock>) => RunStore,
): void {
  describe(`${name} as a run store`, () => {
    let store: RunStore
    let steps = 0

    beforeEach(() => {
      store = make(fixedClock(at))
      steps = 0
    })
    afterEach(() => store.close())

    const apply = (...changes: Change[]) => store.apply(++steps, changes)
    const task = (taskId: string, mapIndex = -1): TaskInstance | undefined =>
      store.tasks(newRun.runId).find((one) => one.taskId === taskId && one.mapIndex === mapIndex)

    it('gives back a run as it was given', () => {
      apply(created())
      expect(store.run(newRun.runId)).toEqual(newRun)
      expect(store.run('sales__20240102__9')).toBeUndefined()
    })

    it('keeps a step once, however often it is given', () => {
      apply(created())
      const patch = { note: 'first' }
      store.apply(2, [{ kind: 'run', runId: newRun.runId, patch }])
      store.apply(2, [{ kind: 'run', runId: newRun.runId, patch: { note: 'again' } }])
      store.apply(1, [created({ runId: 'other' })])
      expect(store.runs().map(({ runId, note }) => [runId, note])).toEqual([
        [newRun.runId, 'first'],
      ])
    })

    it('keeps all of a step or nothing', () => {
      apply(created())
      const good: Change = { kind: 'run', runId: newRun.runId, patch: { note: 'half' } }
      const bad: Change = { kind: 'run', runId: 'nobody', patch: { note: 'half' } }
      expect(() => apply(good, bad)).toThrow(/expected a row/)
      expect(store.run(newRun.runId)?.note).toBeNull()
      store.apply(2, [good])
      expect(store.run(newRun.runId)?.note).toBe('half')
    })

    it('lists runs newest first, by DAG, state and batch, and no more than asked for', () => {
      const ids = ['a', 'b', 'a', 'b'].map((dagId, index) => `${dagId}${index}`)
      for (const [index, runId] of ids.entries())
        apply(created({ runId, dagId: runId.charAt(0), batch: index > 1 ? 'k' : null }))
      apply({ kind: 'run', runId: 'a0', patch: { state: 'running' } })
      const listed = (filter?: Parameters<RunStore['runs']>[0]) =>
        store.runs(filter).map(({ runId }) => runId)
      expect(listed()).toEqual(['b3', 'a2', 'b1', 'a0'])
      expect(listed({ dagId: 'a' })).toEqual(['a2', 'a0'])
      expect(listed({ state: 'running' })).toEqual(['a0'])
      expect(listed({ batch: 'k' })).toEqual(['b3', 'a2'])
      expect(listed({ dagId: 'b', state: 'queued', limit: 1 })).toEqual(['b3'])
      apply({ kind: 'run', runId: 'b1', patch: { state: 'success' } })
      expect(store.openRuns().map(({ runId }) => runId)).toEqual(['a0', 'a2', 'b3'])
      expect(store.runsOfBatch('k').map(({ runId }) => runId)).toEqual(['a2', 'b3'])
    })

    it('finds the run before another by logical date, the newest of a date, and counts those of a day', () => {
      const on = (runId: string, logicalDate: string, runType: 'manual' | 'scheduled') =>
        apply(created({ runId, logicalDate, runType }))
      on('one', '2024-01-01T00:00:00.000Z', 'scheduled')
      on('three', '2024-01-03T00:00:00.000Z', 'manual')
      on('two', '2024-01-02T00:00:00.000Z', 'scheduled')
      on('again', '2024-01-02T00:00:00.000Z', 'manual')
      expect(store.runBefore('sales')?.runId).toBe('three')
      expect(store.runBefore('sales', '2024-01-03T00:00:00.000Z')?.runId).toBe('again')
      expect(store.runBefore('sales', undefined, 'scheduled')?.runId).toBe('two')
      expect(store.runBefore('sales', '2024-01-01T00:00:00.000Z')).toBeUndefined()
      expect(store.runOfDate('sales', '2024-01-02T00:00:00.000Z')?.runId).toBe('again')
      const ofDate = store.runsOfDate('sales', '2024-01-02T00:00:00.000Z')
      expect(ofDate.map(({ runId }) => runId)).toEqual(['again', 'two'])
      expect(store.countRuns('sales', '2024-01-02')).toBe(4)
      expect(store.countRuns('other', '2024-01-02')).toBe(0)
    })

    it('makes the tasks of a run in their order, waiting', () => {
      apply(created())
      expect(store.tasks(newRun.runId).map(({ taskId }) => taskId)).toEqual([
        'extract',
        'model',
        'publish',
      ])
      expect(task('model')).toEqual({
        ...key('model'),
        state: 'none',
        tryNumber: 0,
        attempts: 0,
        queuedAt: null,
        startedAt: null,
        endedAt: null,
        firstStartedAt: null,
        nextTryAt: null,
        output: null,
        error: null,
        reason: null,
      })
    })

    it.each([
      ['null', null],
      ['text', "it's ü"],
      ['a number', 0],
      ['false', false],
      ['a structure', { rows: 3, files: ['a', 'b'], none: null }],
    ])('keeps %s that a task returned, and changes nothing else', (_, output) => {
      apply(created())
      const patch = { state: 'success', output, endedAt: at } as const
      apply({ kind: 'task', key: key('extract'), patch })
      expect(task('extract')).toMatchObject({ state: 'success', output, endedAt: at, tryNumber: 0 })
      expect(task('model')?.state).toBe('none')
    })

    it('keeps every try with how it ended', () => {
      apply(created())
      apply(begun(store.lastAttempt() + 1, 'extract'))
      const error = { code: 'LAKE_X', message: "it's" }
      const usage = { rows: 3, peakMemory: 1e9 }
      apply({ kind: 'try-ended', attempt: 1, end: { state: 'failed', endedAt: at, error, usage } })
      apply(begun(store.lastAttempt() + 1, 'extract'))
      const one = { taskId: 'extract', mapIndex: -1, tryNumber: 1, queuedAt: null, startedAt: at }
      expect(store.tries(newRun.runId)).toEqual([
        { ...one, attempt: 1, state: 'failed', endedAt: at, error, usage, log: 'extract.log' },
        {
          ...{ ...one, attempt: 2, state: 'running', endedAt: null, error: null, usage: {} },
          log: 'extract.log',
        },
      ])
    })

    it('gives a mapped task as many instances as its list has items, where it stood, and one again', () => {
      apply(created())
      apply({ kind: 'task-expanded', key: key('model'), count: 3 })
      const names = () => store.tasks(newRun.runId).map((one) => `${one.taskId}${one.mapIndex}`)
      expect(names()).toEqual(['extract-1', 'model0', 'model1', 'model2', 'publish-1'])
      apply({ kind: 'task', key: key('model', 1), patch: { state: 'success' } })
      expect(task('model', 1)?.state).toBe('success')
      expect(task('model', 2)?.state).toBe('none')
      apply({ kind: 'task-folded', key: key('model') })
      expect(names()).toEqual(['extract-1', 'model-1', 'publish-1'])
    })

    it('keeps batches, and finds one by its key and those in a state', () => {
      const batch: Batch = {
        key: 'k1',
        runs: [{ dagId: 'sales', ingestOn: '2024-01-02' }],
        maxActiveRuns: 2,
        rerun: 'failed',
        stopOnFailure: false,
        state: 'open',
        createdAt: at,
      }
      apply({ kind: 'batch-created', batch })
      apply({ kind: 'batch-created', batch: { ...batch, key: 'k2', stopOnFailure: true } })
      expect(store.batches({ state: 'open' }).map(({ key: name }) => name)).toEqual(['k1', 'k2'])
      apply({ kind: 'batch', key: 'k1', state: 'paused' })
      expect(store.batches({ state: 'paused' })).toEqual([{ ...batch, state: 'paused' }])
      expect(store.batch('k1')).toEqual({ ...batch, state: 'paused' })
      expect(store.batch('k')).toBeUndefined()
    })

    it('keeps whether a DAG is paused', () => {
      apply({ kind: 'dag', dag: { dagId: 'sales', paused: true } })
      expect(store.dagStates()).toEqual([{ dagId: 'sales', paused: true }])
      apply({ kind: 'dag', dag: { dagId: 'sales', paused: false } })
      expect(store.dagStates()).toEqual([{ dagId: 'sales', paused: false }])
    })

    it('keeps what was asked for until it is ended, by whoever asked', () => {
      const id = store.post({ actor: 'ann', kind: 'note', request: { runId: 'r', note: 'ü' } })
      const asked = { actor: 'ann', kind: 'note', request: { runId: 'r', note: 'ü' } }
      expect(store.operations({ state: 'pending' })).toEqual([
        { ...asked, id, at, state: 'pending', outcome: null, endedAt: null },
      ])
      const end = { state: 'refused', outcome: { message: 'no' }, endedAt: at } as const
      apply({ kind: 'operation-ended', id, end })
      expect(store.operations({ state: 'pending' })).toEqual([])
      expect(store.operation(id)).toEqual({ ...asked, id, at, ...end })
      const operation = { ...asked, at, state: 'done', outcome: null, endedAt: at } as const
      apply({ kind: 'operation-recorded', operation })
      expect(store.operations({ limit: 1 })).toMatchObject([{ state: 'done' }])
    })

    it('keeps updates of assets until those that wait for them have run', () => {
      const { interval, runId } = newRun
      const update = { asset: 'serving.dim_songs', runId, taskId: 'publish', interval, at }
      apply({ kind: 'asset-updated', update, dagIds: ['a', 'b'] })
      apply({ kind: 'asset-updated', update: { ...update, runId: 'later' }, dagIds: ['b'] })
      apply({ kind: 'assets-consumed', dagId: 'a' })
      expect(store.pendingUpdates()).toEqual([
        { dagId: 'b', update: { ...update, runId: 'later' } },
      ])
    })
  })
}
