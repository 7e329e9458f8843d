import { expect, it } from 'vitest'

import { typed } from '../src/typed.ts'

it('a command is told with the project and state that were given, ready for a shell', () => {
  expect(typed('tables', {})).toBe('npx deftunes tables')
  expect(typed('tables', { state: '.mine' })).toBe('npx deftunes tables --state .mine')
  expect(typed('runs show x', { project: '/a b', state: "it's" })).toBe(
    "npx deftunes runs show x --project '/a b' --state 'it'\\''s'",
  )
})
