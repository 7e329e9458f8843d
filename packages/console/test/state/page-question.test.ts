import { readModel } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import { pageQuestion } from '../../src/state/page-question.ts'
import { everyKind } from '../report/report-fixture.ts'

const { model } = readModel([])

test('a segment of which nothing is chosen yet is compared with nothing', () => {
  const compared = (segment: { dimension: string; op: 'in'; values: string[] }[]) =>
    pageQuestion(model, everyKind.dashboard, { compare: { segment } }).compare
  expect(compared([])).toBe('none')
  const chosen = [{ dimension: 'a.b', op: 'in' as const, values: ['x'] }]
  expect(compared(chosen)).toEqual({ segment: chosen })
})
