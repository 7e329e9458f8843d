import { expect, test } from 'vitest'

import { numberRange } from '../../web/filter/number-range.ts'

test('two numbers make a range, and so does one', () => {
  expect(numberRange(0.5, '1')).toEqual({ from: 0.5, to: 1 })
  expect(numberRange('', 1)).toEqual({ to: 1 })
  expect(numberRange('-', '')).toEqual({})
})

test('a range that no number is in is refused with both of its ends', () => {
  expect(numberRange(1, 0.5)).toEqual({
    refused: 'No number is from 1 and below 0.5: Below must be more than From',
  })
  expect(numberRange(1, 1)).toHaveProperty('refused')
})
