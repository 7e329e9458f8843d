import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { fixedClock, openDuckDb, type DuckDb } from '@deftunes/core'
import { evaluateRuleset, parseRuleset, type EvaluateOptions } from '@deftunes/quality'

import { readVectors } from './vectors.ts'

interface Scenario {
  about: string
  table: string
  references?: Record<string, string>
  /** Rule → PASS, FAIL, ERROR, the message of a failure, or ERROR and its message. */
  rules: Record<string, string>
}

const clock = fixedClock('2024-03-10T12:00:00Z')
let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
})
afterAll(() => duckdb.close())

function evaluate(text: string, options: Partial<EvaluateOptions> & { primary: string }) {
  return evaluateRuleset({ duckdb, ruleset: parseRuleset(text), clock, ...options })
}

describe.each(readVectors<Scenario[]>('evaluation'))(
  '$about',
  ({ table, references = {}, rules }) => {
    const primary = `(SELECT * FROM ${table})`
    const relations = Object.fromEntries(
      Object.entries(references).map(([alias, sql]) => [alias, `(SELECT * FROM ${sql})`]),
    )

    it.each(Object.entries(rules))('%s: %s', async (rule, expected) => {
      const { outcomes } = await evaluate(`Rules = [ ${rule} ]`, { primary, references: relations })
      const { result, message = '' } = outcomes[0] ?? {}
      if (expected === 'PASS' || expected === 'FAIL' || expected === 'ERROR')
        expect(result).toBe(expected)
      else if (expected.startsWith('ERROR ')) expect(`${result} ${message}`).toBe(expected)
      else expect([result, message]).toEqual(['FAIL', expected])
    })

    it('comes out the same rule by rule and all at once', async () => {
      const text = `Rules = [ ${Object.keys(rules).join(',\n')} ]`
      const { outcomes } = await evaluate(text, { primary, references: relations })
      const results = outcomes.map(({ result }) => result)
      expect(results).toEqual(
        Object.values(rules).map((expected) => {
          if (expected === 'PASS') return 'PASS'
          return expected.startsWith('ERROR') ? 'ERROR' : 'FAIL'
        }),
      )
    })
  },
)

describe('a result', () => {
  const primary = `(SELECT * FROM (VALUES (1, 0.5, 'a'), (2, 2.5, NULL)) AS t(id, price, word))`

  it('names its rules by number and counts the share that passed', async () => {
    const text = 'Rules = [ RowCount > 0, RowCount > 9, IsComplete "id", IsComplete "word" ]'
    const { outcomes, score, passed } = await evaluate(text, { primary })
    expect(outcomes.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'Rule_1 PASS',
      'Rule_2 FAIL',
      'Rule_3 PASS',
      'Rule_4 FAIL',
    ])
    expect(outcomes[0]).not.toHaveProperty('message')
    expect({ score, passed }).toEqual({ score: 0.5, passed: false })
  })

  it('carries metrics under the names of AWS Glue', async () => {
    const text =
      'Rules = [ RowCount > 0, IsPrimaryKey "id" "price", ColumnValues "price" <= 2, ColumnLength "word" > 0, Completeness "word" > 0 ]'
    const { metrics } = await evaluate(text, { primary })
    expect(metrics).toEqual({
      'Dataset.*.RowCount': 2,
      'Multicolumn.id,price.Uniqueness': 1,
      'Column.id.Completeness': 1,
      'Column.price.Completeness': 1,
      'Column.price.ColumnValues.Compliance': 0.5,
      'Column.price.Minimum': 0.5,
      'Column.price.Maximum': 2.5,
      'Column.word.LengthCompliance': 0.5,
      'Column.word.MinimumLength': 0,
      'Column.word.MaximumLength': 1,
      'Column.word.Completeness': 0.5,
    })
  })

  it('passes when all that fails is labelled as a warning', async () => {
    const { passed, outcomes } = await evaluate(
      'Rules = [ RowCount > 0, RowCount > 9 labels=["severity"="warn"], (Mean "id" > 0) labels=["severity"="warn"] ]',
      { primary },
    )
    expect(passed).toBe(true)
    expect(outcomes.map(({ result }) => result)).toEqual(['PASS', 'FAIL', 'ERROR'])
  })

  it('takes severity from the default labels unless the rule says otherwise', async () => {
    const text = 'DefaultLabels=["severity"="warn"] Rules = [ RowCount > 9 ]'
    const strict = text.replace('> 9', '> 9 labels=["severity"="error"]')
    expect((await evaluate(text, { primary })).passed).toBe(true)
    expect((await evaluate(strict, { primary })).passed).toBe(false)
  })

  it('resolves variables in parameters and in sets', async () => {
    const text =
      'column = "word" words = ["a", "b"] Rules = [ ColumnValues $column in $words with threshold >= 0.5 ]'
    expect((await evaluate(text, { primary })).passed).toBe(true)
  })

  it('measures analyzers, and says which it cannot measure, without failing for them', async () => {
    const text =
      'Rules = [ RowCount > 0 ] Analyzers = [ Completeness "word", ColumnCount, Uniqueness "id", CustomSql "select sum(id) from primary", ColumnLength "word", Mean "id" ]'
    const { analyzers, passed } = await evaluate(text, { primary })
    expect(passed).toBe(true)
    expect(analyzers.map(({ analyzer, metrics }) => [analyzer, Object.values(metrics)])).toEqual([
      ['Completeness "word"', [0.5]],
      ['ColumnCount', [3]],
      ['Uniqueness "id"', [1]],
      ['CustomSql "select sum(id) from primary"', [3]],
      ['ColumnLength "word"', [1, 0, 1]],
      ['Mean "id"', []],
    ])
    expect(analyzers.at(-1)?.message).toContain('rules of type Mean are not evaluated')
  })

  describe('where it is known what the metrics were', () => {
    const rows: Record<string, number> = {
      'Dataset.*.RowCount': 10,
      'Column.word.Completeness': 0.5,
    }
    const history = {
      date: '2024-01-10',
      of: (metric: string) =>
        Array.from({ length: 9 }, (_, index) => ({
          date: `2024-01-0${index + 1}`,
          value: rows[metric] ?? 0,
        })),
    }
    const got = 'expected 9.9 to 10.1 after the 9 values before, got 2'

    it('analyzers tell which of them are out of the ordinary, and fail nothing', async () => {
      const text = 'Rules = [ RowCount > 0 ] Analyzers = [ RowCount, Completeness "word" ]'
      const { analyzers, passed } = await evaluate(text, { primary, history })
      expect(passed).toBe(true)
      expect(analyzers.map(({ anomalies }) => anomalies)).toMatchObject([
        [{ metric: 'Dataset.*.RowCount', value: 2, lower: 9.9, upper: 10.1, values: 9 }],
        [],
      ])
    })

    it('DetectAnomalies fails for one out of the ordinary', async () => {
      const text =
        'Rules = [ DetectAnomalies "RowCount", DetectAnomalies "Completeness" "word", (RowCount > 0) and (DetectAnomalies "RowCount") ]'
      const { outcomes } = await evaluate(text, { primary, history })
      expect(outcomes.map(({ result }) => result)).toEqual(['FAIL', 'PASS', 'FAIL'])
      expect(outcomes[0]?.message).toBe(`DetectAnomalies "RowCount": Dataset.*.RowCount: ${got}`)
      expect(outcomes[0]?.metrics).toEqual({ 'Dataset.*.RowCount': 2 })
    })

    it('DetectAnomalies holds while it is not', async () => {
      const { passed } = await evaluate('Rules = [ DetectAnomalies "RowCount" ]', { primary })
      expect(passed).toBe(true)
    })

    it('DetectAnomalies of what cannot be measured is an error', async () => {
      const text =
        'Rules = [ DetectAnomalies "Mean" "id", DetectAnomalies "Completeness" "nothing" ]'
      const { outcomes } = await evaluate(text, { primary, history })
      expect(outcomes.map(({ result, message }) => [result, message])).toEqual([
        [
          'ERROR',
          expect.stringContaining('DetectAnomalies "Mean" "id": rules of type Mean') as string,
        ],
        ['ERROR', expect.stringContaining('nothing') as string],
      ])
    })
  })

  it('shows as many failing values as asked for, or none', async () => {
    const many = '(SELECT i % 7 AS i FROM range(100) AS r(i))'
    const text = 'Rules = [ ColumnValues "i" < 0 ]'
    const message = async (samples: number) =>
      (await evaluate(text, { primary: many, samples })).outcomes[0]?.message
    expect(await message(2)).toMatch(/\(max 6\); for example '0', '1'$/)
    expect(await message(0)).toMatch(/\(max 6\)$/)
  })

  it('keeps other rules judged when the SQL of one is refused', async () => {
    const text =
      'Rules = [ IsComplete "id", IsComplete "id" where "no_such_function(id)", ColumnValues "price" < 9 ]'
    const { outcomes } = await evaluate(text, { primary })
    expect(outcomes.map(({ result }) => result)).toEqual(['PASS', 'ERROR', 'PASS'])
    expect(outcomes[1]?.message).toContain('no_such_function')
  })

  it('is refused when the table itself cannot be read', async () => {
    await expect(evaluate('Rules = [ RowCount > 0 ]', { primary: 'gone' })).rejects.toMatchObject({
      code: 'CORE_SQL_FAILED',
    })
  })
})
