import { describe, expect, it } from 'vitest'

import { lateRun } from '../src/console/late-run.ts'
import { newestEnded, statusOf } from '../src/console/status-of.ts'

type Runs = Parameters<typeof newestEnded>[0]
const run = (runId: string, dagId: string, state: string) =>
  ({ runId, dagId, state }) as Runs[number]
const newest = { id: 'v1', publishedAt: '2024-01-02T06:00:00Z', runId: 'b2', tables: [] }

describe('the state of the data', () => {
  it('is that of the newest run of each DAG that has ended', () => {
    const ended = newestEnded([
      ...[run('b3', 'b', 'running'), run('b2', 'b', 'success'), run('b1', 'b', 'failed')],
      ...[run('a2', 'a', 'success'), run('a1', 'a', 'failed')],
    ])
    expect(ended.map(({ runId }) => runId)).toEqual(['b2', 'a2'])
    expect(statusOf('p', newest, { ended })).toMatchObject({ state: 'fresh', run: { id: 'b2' } })
  })

  it('names the run that failed since, and that what is shown stays', () => {
    const ended = [run('a2', 'a', 'success'), run('b4', 'b', 'failed')]
    expect(statusOf('p', newest, { ended, late: 'x' })).toMatchObject({
      ...{ state: 'failed', newest, run: { id: 'b4' } },
      reason: 'The run b4 failed; what is shown was published before.',
    })
  })

  it('is empty before the first publish, and late when a run is', () => {
    expect(statusOf('p', undefined, { ended: [] })).toMatchObject({ state: 'empty' })
    expect(statusOf('p', newest, { ended: [], late: 'x' })).toMatchObject({
      state: 'late',
      reason: 'x',
    })
  })
})

describe('a run is late', () => {
  const now = Date.parse('2024-01-02T03:00:00Z')
  const plan = (part: object) =>
    [
      { dagId: 'd', paused: false, running: [], next: [], assets: [], ...part },
    ] as unknown as Parameters<typeof lateRun>[0]

  it('an hour after it was to begin, or has begun', () => {
    expect(lateRun(plan({ next: [{ startsAt: '2024-01-02T00:00:00Z' }] }), now)).toContain(
      'd was to begin',
    )
    expect(
      lateRun(plan({ running: [{ runId: 'r', startedAt: '2024-01-02T01:00:00Z' }] }), now),
    ).toContain('r runs since')
    expect(lateRun(plan({ next: [{ startsAt: '2024-01-02T02:30:00Z' }] }), now)).toBeUndefined()
  })

  it('never of a DAG that is paused', () => {
    const next = [{ startsAt: '2024-01-01T00:00:00Z' }]
    expect(lateRun(plan({ paused: true, next }), now)).toBeUndefined()
  })
})
