import { expect, it } from 'vitest'

import { rareNote } from '../src/up/rare-note.ts'

it('what recurs is told once a minute, with how often it was left out', () => {
  const told: string[] = []
  let now = Date.parse('2024-01-01T00:00:00Z')
  const note = rareNote(
    (text) => told.push(text),
    () => now,
  )
  for (let second = 0; second < 90; second += 1) {
    note('disk is full')
    now += 1_000
  }
  expect(told).toEqual([
    'disk is full',
    'disk is full (and 59 times since 2024-01-01T00:00:00.000Z)',
  ])
})
