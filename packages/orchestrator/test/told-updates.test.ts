import { voidLogger } from '@deftunes/core'
import { expect, it } from 'vitest'

import { FailTask, SkipTask, task, type TaskContext } from '../src/index.ts'
import type { TaskOrder } from '../src/worker/protocol.ts'
import { runOrder } from '../src/worker/run-order.ts'
import { dagOf } from './tasks.ts'

const order: TaskOrder = {
  ...{ dagId: 'd', dagVersion: null, taskId: 't', mapIndex: -1, runId: 'd__1', tryNumber: 1 },
  interval: { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' },
  ...{ ingestOn: '2024-01-02', params: {}, after: [], outputs: {}, inputs: {} },
  ...{ source: null, log: '' },
}

/** What a worker reports of a task. */
function reportOf(run: (context: TaskContext<never>) => Promise<unknown>) {
  return runOrder<never>(order, {
    loadDag: async () => dagOf([task<never>({ id: 't', run })]),
    services: async () => undefined as never,
    signal: new AbortController().signal,
    logger: voidLogger,
    alert: () => {},
  })
}

it('a worker reports the assets that its task says it updates with the success, each once', async () => {
  const report = await reportOf(async ({ updates }) => {
    for (const asset of ['serving.a', 'serving.b', 'serving.a']) updates(asset)
  })
  expect(report).toMatchObject({ kind: 'success', updates: ['serving.a', 'serving.b'] })
  expect(await reportOf(async () => null)).not.toHaveProperty('updates')
})

it.each([
  [undefined, 'expected the name of an asset, got nothing'],
  ['', 'expected the name of an asset, got ""'],
  [7, 'expected the name of an asset, got 7'],
])('a task that says it updates %j fails', async (asset, mistake) => {
  const report = await reportOf(async ({ updates }) => updates(asset as string))
  expect(report).toMatchObject({ kind: 'failed', message: `task 't': updates: ${mistake}` })
})

it('a task may say that it updates 1,000 assets and no more', async () => {
  const telling = (count: number) =>
    reportOf(async ({ updates }) => {
      for (let index = 0; index < count; index++) updates(`a${index}`)
    })
  expect(await telling(1_000)).toMatchObject({ kind: 'success' })
  expect(await telling(1_001)).toMatchObject({
    kind: 'failed',
    message: "task 't': updates: expected at most 1000 assets, got one more",
  })
})

it.each([
  ['fails', new FailTask('no')],
  ['is skipped', new SkipTask('nothing new')],
])('a worker reports no update of a task that %s', async (_, error) => {
  const report = await reportOf(async ({ updates }) => {
    updates('serving.a')
    throw error
  })
  expect(report).not.toHaveProperty('updates')
})
