import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { runIdOfAirflow } from '../src/index.ts'

const text = fc.string({ unit: 'binary', maxLength: 250 })
const dagId = fc.stringMatching(/^[A-Za-z][\w.-]{0,20}$/)

describe('our id of a run of Airflow', () => {
  it.each([
    ['scheduled__2024-01-01T00:00:00+00:00', 'scheduled__2024-01-01T00.3A00.3A00.2B00.3A00'],
    ['by_hand', 'by_hand'],
    ['1_a.b', '1.5Fa.2Eb'],
    ['é/..', '.C3.A9.2F.2E.2E'],
  ])('writes %s in letters that branches and folders may have', (airflow, ours) => {
    expect(runIdOfAirflow('sales', airflow)).toBe(`sales.airflow.${ours}`)
  })

  it('is another one for every other DAG and run', () => {
    const run = fc.tuple(
      fc.oneof(dagId, fc.constantFrom('a', 'a.airflow.b')),
      fc.oneof(text, fc.constantFrom('b.airflow.c', 'c', 'x'.repeat(200), 'x'.repeat(201))),
    )
    const same = (one: [string, string], other: [string, string]) =>
      one[0] === other[0] && one[1] === other[1]
    fc.assert(
      fc.property(run, run, (one, other) => {
        expect(runIdOfAirflow(...one) === runIdOfAirflow(...other)).toBe(same(one, other))
      }),
      { numRuns: 2_000 },
    )
  })

  it('names a file and a branch everywhere, and is no run’s of our own', () => {
    fc.assert(
      fc.property(dagId, text, (dag, run) => {
        const id = runIdOfAirflow(dag, run)
        expect(id).toMatch(/^[\w.-]{1,160}$/)
        expect(id).not.toMatch(/__\d{8}__\d+$/)
      }),
    )
    expect(runIdOfAirflow('a', 'b__20240102__1')).toBe('a.airflow.b__20240102.5F_1')
  })
})
