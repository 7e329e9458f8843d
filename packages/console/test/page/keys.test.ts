import { expect, test } from 'vitest'

import { actOf, allKeys } from '../../web/app/keys.ts'

test('a letter after g leads to a page, alone it does nothing', () => {
  expect(actOf('d', 'g')).toEqual({ act: 'go', to: '/dashboards' })
  expect(actOf('d', undefined)).toEqual({ act: 'none' })
  expect(actOf('g', undefined)).toEqual({ act: 'wait' })
  expect(actOf('x', 'g')).toEqual({ act: 'none' })
})

test('every letter that does something is listed', () => {
  const listed = allKeys.filter(({ single }) => single).map(({ keys }) => keys.join(' '))
  expect(listed).toEqual(['g h', 'g d', 'g e', '[', '?'])
  for (const keys of listed) {
    const [first = '', second] = keys.split(' ')
    expect(actOf(second ?? first, second && first).act).not.toBe('none')
  }
})
