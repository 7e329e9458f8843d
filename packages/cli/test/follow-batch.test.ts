import { openRunStore, type Batch } from '@deftunes/orchestrator'
import { expect, it } from 'vitest'

import { watchBatch } from '../src/follow.ts'

it('who watches a backfill reads that one alone, however many there have been', () => {
  const store = openRunStore({ file: ':memory:' })
  const batch: Batch = {
    ...{ key: 'k', runs: [], maxActiveRuns: 1, rerun: 'all', stopOnFailure: true },
    ...{ state: 'paused', createdAt: '2024-01-01T00:00:00.000Z' },
  }
  store.apply(1, [{ kind: 'batch-created', batch }])
  const batches = () => expect.fail('expected no look at all backfills')
  const watched = watchBatch({ ...store, batches }, 'k')
  expect(watched.hasEnded()).toBe(false)
  store.apply(2, [{ kind: 'batch', key: 'k', state: 'success' }])
  expect(watched.hasEnded()).toBe(true)
  store.close()
})
