import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { fixedClock, openDuckDb, quoteIdentifier, quoteLiteral, type DuckDb } from '@deftunes/core'
import { evaluateRuleset, parseRuleset } from '@deftunes/quality'

import { knownWords, names, rowsArbitrary, ruleArbitrary, type Row } from './oracle.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
})
afterAll(() => duckdb.close())

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ id, n, w }) => `(${id}, ${n ?? 'NULL'}, ${quoteLiteral(w)})`)
  const values = ['(NULL::INTEGER, NULL::INTEGER, NULL::VARCHAR)', ...lines].join(', ')
  const columns = [names.id, names.n, names.w].map(quoteIdentifier).join(', ')
  return `(SELECT * FROM (VALUES ${values}) AS t(${columns}) WHERE id IS NOT NULL)`
}
const known = `(SELECT * FROM (VALUES ${knownWords.map((word) => `(${quoteLiteral(word)})`).join(', ')}) AS k(word))`

it('any rules on any rows come out as their words say, together as alone', async () => {
  const counts = { PASS: 0, FAIL: 0, ERROR: 0 }
  const rules = fc.array(ruleArbitrary, { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(rowsArbitrary, rules, async (rows, oracles) => {
      const text = `Rules = [\n${oracles.map((rule) => rule.text).join(',\n')}\n]`
      const { outcomes } = await evaluateRuleset({
        duckdb,
        ruleset: parseRuleset(text),
        primary: tableOf(rows),
        references: { known },
        clock: fixedClock(0),
      })
      for (const { result } of outcomes) counts[result]++
      const got = outcomes.map(({ rule, result }) => ({ rule, result }))
      const expected = oracles.map(({ holds }, at) => ({
        rule: outcomes[at]?.rule,
        result: holds(rows) ? 'PASS' : 'FAIL',
      }))
      expect(got).toEqual(expected)
    }),
    { numRuns: 60 },
  )
  expect(Math.min(counts.PASS, counts.FAIL)).toBeGreaterThan(30)
})
