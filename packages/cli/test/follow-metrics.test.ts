import { memoryLogger, voidLogger } from '@deftunes/core'
import { readModel } from '@deftunes/metrics'
import type { MartMaking } from '@deftunes/pipeline'
import { expect, it } from 'vitest'

import { followMetrics } from '../src/console/follow-metrics.ts'

const modelBy = (time: string) =>
  readModel([
    {
      file: 'things.yaml',
      text: `tables:
  things:
    relation: serving.things
    key: [id]
    time: ${time}
    dimensions: { day: { sql: ingest_on, type: date }, seen: { sql: seen_on, type: date } }
    measures: { things: { aggregate: count } }
`,
    },
  ]).model

function marts(results: ('fails' | 'is made')[] = []) {
  const asked: MartMaking[] = []
  const remake = (making: MartMaking) => {
    asked.push(making)
    return results.shift() === 'fails' ? Promise.reject(new Error('no room')) : Promise.resolve()
  }
  return { asked, remake }
}

it('makes files anew when rows are to lie in another order, and once', () => {
  const { asked, remake } = marts()
  const follow = followMetrics({ remake }, modelBy('day'), { logger: voidLogger })
  follow(modelBy('day'))
  expect(asked).toEqual([])
  follow(modelBy('seen'))
  follow(modelBy('seen'))
  expect(asked.map(({ order }) => order)).toEqual([{ 'serving.things': 'seen_on' }])
})

it('tries again after a while what could not be made, and not at every question', async () => {
  const { asked, remake } = marts(['fails', 'is made'])
  const logger = memoryLogger()
  let now = 0
  const follow = followMetrics({ remake }, modelBy('day'), { logger, now: () => now })
  const edited = modelBy('seen')
  follow(edited)
  await expect.poll(() => logger.lines).toMatchObject([{ fields: { reason: 'no room' } }])
  follow(edited)
  expect(asked).toHaveLength(1)
  now = 60_000
  follow(edited)
  follow(edited)
  expect(asked).toHaveLength(2)
  now = 120_000
  follow(edited)
  expect(asked).toHaveLength(2)
})
