import { expect, it } from 'vitest'

import { typed } from '../src/typed.ts'

it('a command is told with the project and state that were given, ready for a shell', () => {
  expect(typed('tables', {})).toBe('deftunes tables')
  expect(typed('tables', { state: '.mine' })).toBe('deftunes tables --state .mine')
  expect(typed('runs show x', { project: '/a b', state: "it's" })).toBe(
    "deftunes runs show x --project '/a b' --state 'it'\\''s'",
  )
})
