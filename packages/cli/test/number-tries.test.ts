import { expect, it } from 'vitest'

import { numberTries } from '../src/number-tries.ts'

it('tries are numbered for each task in the order in which they happened, looks of a sensor as one', () => {
  const tries = (
    ['a failed', 'b success', 'a failed', 'c rescheduled', 'c failed', 'c success'] as const
  ).map((text) => {
    const [taskId, state] = text.split(' ') as [string, 'failed']
    return { taskId, state, mapIndex: -1 }
  })
  const mapped = { taskId: 'a', state: 'success' as const, mapIndex: 0 }
  expect(numberTries([...tries, mapped]).map(({ taskId, number }) => `${taskId}${number}`)).toEqual(
    ['a1', 'b1', 'a2', 'c1', 'c1', 'c2', 'a1'],
  )
})
