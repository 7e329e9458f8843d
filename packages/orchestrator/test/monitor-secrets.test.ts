import { describe, expect, it } from 'vitest'

import { secretScrubber } from '../src/monitor/secret-scrubber.ts'

describe('messages of errors', () => {
  const clean = secretScrubber({ API_TOKEN: 'abcdef', SHORT_TOKEN: 'a', GIT_AUTHOR: 'maintainer' })

  it.each([
    ['got abcdef', 'got ${API_TOKEN}'],
    ['a maintainer of a', 'a maintainer of a'],
    ['https://user:word@host/x', 'https://***@host/x'],
    ['Authorization: Bearer xyz.abc', 'Authorization: Bearer ***'],
    ['{"password": "p w", "rows": 3}', '{"password": ***, "rows": 3}'],
    ['?api_key=123&x=1', '?api_key=***&x=1'],
    ['token=abcdef', 'token=${API_TOKEN}'],
  ])('are told without what is secret: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
  })
})
