import { describe, expect, it } from 'vitest'

import { closestName, didYouMean } from '../src/index.ts'

const known = ['host', 'port', 'user_name', 'x']

describe('closestName', () => {
  it.each([
    ['hots', 'host'],
    ['HOST', 'host'],
    ['prt', 'port'],
    ['usr_nam', 'user_name'],
    ['username', 'user_name'],
    ['hostname', 'host'],
    ['user', 'user_name'],
  ])('takes %s for %s', (name, meant) => {
    expect(closestName(name, known)).toBe(meant)
  })

  it.each(['colour', 'p', 'hst2x', ''])('takes %j for none of them', (name) => {
    expect(closestName(name, known)).toBeUndefined()
  })

  it('becomes the end of a sentence, or nothing', () => {
    expect(didYouMean('hots', known)).toBe('; did you mean "host"?')
    expect(didYouMean('colour', known)).toBe('')
  })
})
