import fc from 'fast-check'
import { expect, it } from 'vitest'

import { demoFlags, demoKey, interruptedDemo } from '../src/commands/demo-options.ts'

const open = (...keys: string[]) => ({
  batches: () => keys.map((key) => ({ key })),
})
const count = fc.nat().map(String)
const songs = fc.oneof(
  count,
  fc.string({ unit: 'binary' }).map((name) => `/songs/-${name}x`),
)

it('finds the options of an interrupted demo among the open batches, whatever the file of songs is called', () => {
  fc.assert(
    fc.property(songs, fc.array(count, { minLength: 4, maxLength: 4 }), (from, counts) => {
      const [users = '', sessions = '', days = '', seed = ''] = counts
      const first = { songs: from, users, sessions, days, seed }
      const [key, again] = [demoKey(first), demoKey(first)]
      expect(key).not.toBe(again)
      const found = interruptedDemo(open('backfill-x-2024-01-02-2024-01-03-1', key))
      // A path is kept as it is told to the simulator, without its dots.
      expect(found && demoKey(found).slice(0, -36)).toBe(key.slice(0, -36))
      expect(found).toMatchObject({ users, sessions, days, seed })
    }),
  )
})

it('finds none where no demo is open', () => {
  expect(interruptedDemo(open())).toBeUndefined()
  expect(interruptedDemo(open('backfill-x-2024-01-02-2024-01-03-1'))).toBeUndefined()
})

it('writes options as one types them', () => {
  expect(demoFlags({ songs: '1', users: '2', sessions: '3', days: '4', seed: '5' })).toBe(
    '--songs 1 --users 2 --sessions 3 --days 4 --seed 5',
  )
})
