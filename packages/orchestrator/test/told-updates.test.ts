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
  ['fails', new FailTask('no')],
  ['is skipped', new SkipTask('nothing new')],
])('a worker reports no update of a task that %s', async (_, error) => {
  const report = await reportOf(async ({ updates }) => {
    updates('serving.a')
    throw error
  })
  expect(report).not.toHaveProperty('updates')
})
