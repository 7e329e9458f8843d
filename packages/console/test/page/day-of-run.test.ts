import { expect, test } from 'vitest'

import { dayOfRun } from '../../web/app/day-of-run.ts'

test('the day of the data of a version is that of the run that published it', () => {
  expect(dayOfRun('deftunes_api_pipeline__20240229__1')).toBe('29 Feb 2024')
  expect(dayOfRun('by_hand')).toBeUndefined()
  expect(dayOfRun(undefined)).toBeUndefined()
})
