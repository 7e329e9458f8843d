import { fixedClock } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { NewRun, RunStore, TaskInstance } from '../src/index.ts'

/** A run of three tasks to be created. */
export const newRun: NewRun = {
  dagId: 'sales',
  ingestOn: '2024-01-02',
  interval: { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' },
  params: { limit: 3, names: ["O'Hara", 'ü'], nested: { deep: [null, true] } },
  taskIds: ['extract', 'model', 'publish'],
}

/** What every run store must do; `make` is given the clock that the store is to tell time by. */
export function runRunStoreConformance(
  name: string,
  make: (clock: ReturnType<typeof fixedClock>) => RunStore,
): void {
  describe(`${name} as a run store`, () => {
    let store: RunStore
    const clock = fixedClock('2024-01-02T03:00:00.000Z')

    beforeEach(() => {
      clock.set(Date.parse('2024-01-02T03:00:00.000Z'))
      store = make(clock)
    })
    afterEach(() => store.close())

    const task = (runId: string, taskId: string): TaskInstance | undefined =>
      store.tasks(runId).find((one) => one.taskId === taskId)
    const begin = (runId: string, taskId: string) => {
      store.changeTask(runId, taskId, ['none', 'up_for_retry'], { state: 'queued' })
      return store.beginTry(runId, taskId, `${taskId}.log`)
    }

    it('names runs by DAG, date and count, and gives back what was given', () => {
      const first = store.createRun(newRun)
      expect(first).toEqual({
        runId: 'sales__20240102__1',
        dagId: 'sales',
        ingestOn: '2024-01-02',
        interval: newRun.interval,
        params: newRun.params,
        batch: null,
        state: 'queued',
        createdAt: '2024-01-02T03:00:00.000Z',
        startedAt: null,
        endedAt: null,
      })
      expect(store.run(first.runId)).toEqual(first)
      expect(store.createRun(newRun).runId).toBe('sales__20240102__2')
      expect(store.createRun({ ...newRun, dagId: 'other' }).runId).toBe('other__20240102__1')
      expect(store.run('sales__20240102__9')).toBeUndefined()
    })

    it('lists runs newest first, by DAG, by state, and no more than asked for', () => {
      const ids = ['a', 'b', 'a', 'b'].map((dagId) => store.createRun({ ...newRun, dagId }).runId)
      store.setRunState(ids[0] ?? '', ['queued'], 'running')
      const listed = (filter?: Parameters<RunStore['runs']>[0]) =>
        store.runs(filter).map(({ runId }) => ids.indexOf(runId))
      expect(listed()).toEqual([3, 2, 1, 0])
      expect(listed({ dagId: 'a' })).toEqual([2, 0])
      expect(listed({ state: 'running' })).toEqual([0])
      expect(listed({ dagId: 'b', state: 'queued', limit: 1 })).toEqual([3])
    })

    it('changes the state of a run only from one that is expected, and keeps when it started and ended', () => {
      const { runId } = store.createRun(newRun)
      expect(store.setRunState(runId, ['running'], 'success')).toBe(false)
      expect(store.run(runId)?.state).toBe('queued')
      expect(store.setRunState(runId, ['queued'], 'running')).toBe(true)
      clock.set(clock.now() + 1_000)
      store.setRunState(runId, ['running'], 'queued')
      store.setRunState(runId, ['queued'], 'running')
      clock.set(clock.now() + 1_000)
      store.setRunState(runId, ['running'], 'failed')
      expect(store.run(runId)).toMatchObject({
        state: 'failed',
        startedAt: '2024-01-02T03:00:00.000Z',
        endedAt: '2024-01-02T03:00:02.000Z',
      })
      store.setRunState(runId, ['failed'], 'queued')
      expect(store.run(runId)?.endedAt).toBeNull()
    })

    it('makes the tasks of a run in their order, waiting', () => {
      const { runId } = store.createRun(newRun)
      expect(store.tasks(runId).map(({ taskId }) => taskId)).toEqual(newRun.taskIds)
      expect(task(runId, 'model')).toEqual({
        runId,
        taskId: 'model',
        state: 'none',
        tryNumber: 0,
        startedAt: null,
        endedAt: null,
        nextTryAt: null,
        output: null,
        error: null,
      })
    })

    it('changes a task only from a state that is expected, and only what the patch names', () => {
      const { runId } = store.createRun(newRun)
      expect(store.changeTask(runId, 'model', ['queued'], { state: 'skipped' })).toBe(false)
      expect(store.changeTask(runId, 'nobody', ['none'], { state: 'skipped' })).toBe(false)
      const error = { code: 'X', message: "it's" }
      expect(store.changeTask(runId, 'model', ['none'], { state: 'skipped', error })).toBe(true)
      expect(task(runId, 'model')).toMatchObject({ state: 'skipped', error, tryNumber: 0 })
      expect(task(runId, 'extract')?.state).toBe('none')
    })

    it('begins a try only of a queued task, and counts it', () => {
      const { runId } = store.createRun(newRun)
      expect(store.beginTry(runId, 'extract', 'early.log')).toBe(false)
      expect(begin(runId, 'extract')).toBe(true)
      expect(store.beginTry(runId, 'extract', 'twice.log')).toBe(false)
      expect(task(runId, 'extract')).toMatchObject({ state: 'running', tryNumber: 1 })
      expect(store.tries(runId)).toEqual([
        {
          taskId: 'extract',
          tryNumber: 1,
          state: 'running',
          startedAt: '2024-01-02T03:00:00.000Z',
          endedAt: null,
          error: null,
          log: 'extract.log',
        },
      ])
    })

    it.each([
      ['null', null],
      ['text', "it's ü"],
      ['a number', 0],
      ['false', false],
      ['a structure', { rows: 3, files: ['a', 'b'], none: null }],
    ])('keeps %s that a task returned', (_, output) => {
      const { runId } = store.createRun(newRun)
      begin(runId, 'extract')
      clock.set(clock.now() + 5_000)
      expect(store.endTry(runId, 'extract', 'success', { state: 'success', output })).toBe(true)
      expect(task(runId, 'extract')).toMatchObject({
        state: 'success',
        output,
        endedAt: '2024-01-02T03:00:05.000Z',
      })
    })

    it('keeps every try of a task with its error', () => {
      const { runId } = store.createRun(newRun)
      const error = { code: 'LAKE_X', message: 'expected 200, got 500' }
      const nextTryAt = '2024-01-02T03:01:00.000Z'
      begin(runId, 'extract')
      store.endTry(runId, 'extract', 'failed', { state: 'up_for_retry', nextTryAt, error })
      expect(task(runId, 'extract')).toMatchObject({ state: 'up_for_retry', nextTryAt, error })
      begin(runId, 'extract')
      expect(task(runId, 'extract')).toMatchObject({ nextTryAt: null, endedAt: null, tryNumber: 2 })
      store.endTry(runId, 'extract', 'success', { state: 'success', error: null })
      expect(store.endTry(runId, 'extract', 'failed', { state: 'failed' })).toBe(false)
      expect(
        store.tries(runId).map((one) => [one.tryNumber, one.state, one.error?.code ?? null]),
      ).toEqual([
        [1, 'failed', 'LAKE_X'],
        [2, 'success', null],
      ])
    })

    it('gives the number of an interrupted try back', () => {
      const { runId } = store.createRun(newRun)
      begin(runId, 'extract')
      store.endTry(runId, 'extract', 'interrupted', {
        state: 'none',
        startedAt: null,
        endedAt: null,
      })
      expect(task(runId, 'extract')).toMatchObject({ state: 'none', tryNumber: 0, startedAt: null })
      begin(runId, 'extract')
      expect(store.tries(runId).map(({ tryNumber, state }) => [tryNumber, state])).toEqual([
        [1, 'interrupted'],
        [1, 'running'],
      ])
    })

    it('aligns the tasks of a run with a DAG that changed', () => {
      const { runId } = store.createRun({ ...newRun, taskIds: ['a', 'gone', 'b', 'done'] })
      begin(runId, 'done')
      store.endTry(runId, 'done', 'success', { state: 'success', output: 1 })
      store.alignTasks(runId, ['new', 'b', 'a'])
      const states = store.tasks(runId).map(({ taskId, state }) => [taskId, state])
      expect(states.filter(([id]) => ['new', 'b', 'a'].includes(id ?? ''))).toEqual([
        ['new', 'none'],
        ['b', 'none'],
        ['a', 'none'],
      ])
      expect(Object.fromEntries(states)).toMatchObject({ gone: 'skipped', done: 'success' })
      expect(task(runId, 'done')?.output).toBe(1)
    })

    it('keeps batches open until they are ended, and finds their runs in order', () => {
      const runs = [
        { dagId: 'sales', ingestOn: '2024-01-02' },
        { dagId: 'sales', ingestOn: '2024-01-03' },
      ]
      store.createBatch({ key: 'k1', runs })
      store.createBatch({ key: 'k2', runs: [] })
      expect(() => store.createBatch({ key: 'k1', runs })).toThrow()
      const ids = runs.map((run) => store.createRun({ ...newRun, ...run, batch: 'k1' }).runId)
      store.createRun(newRun)
      expect(store.runsOfBatch('k1').map(({ runId }) => runId)).toEqual(ids)
      expect(store.openBatches()).toEqual([
        { key: 'k1', runs, state: 'open' },
        { key: 'k2', runs: [], state: 'open' },
      ])
      store.endBatch('k1', 'failed')
      expect(store.openBatches().map(({ key }) => key)).toEqual(['k2'])
    })
  })
}
