import { describe, expect, it } from 'vitest'

import { parseRuleset, QualityError, type Ruleset } from '@deftunes/quality'
import { printRuleset } from '../src/syntax/print-ruleset.ts'

import { grouped, readVectors } from './vectors.ts'

const rules = Object.entries(readVectors<Record<string, string[]>>('rules-accepted'))
const documents = readVectors<string[]>('documents-accepted')

function withoutWarnings(ruleset: Ruleset): Ruleset {
  return { ...ruleset, warnings: [] }
}

function mistakesOf(text: string): string {
  try {
    parseRuleset(text, 'x.dqdl')
  } catch (error) {
    expect(error).toBeInstanceOf(QualityError)
    return (error as Error).message
  }
  return 'none'
}

function placesOf(text: string): { line: number; column: number; message: string }[] {
  try {
    parseRuleset(text, 'x.dqdl')
  } catch (error) {
    return (error as QualityError).details['found'] as ReturnType<typeof placesOf>
  }
  return []
}

describe.each(rules)('a rule about %s', (_group, texts) => {
  it.each(texts)('%s is accepted without a warning', (text) => {
    const ruleset = parseRuleset(`Rules = [ ${text} ]`)
    expect(ruleset.rules).toHaveLength(1)
    const surprising = ruleset.warnings.filter(({ message }) => !message.includes('left to right'))
    expect(surprising).toEqual([])
  })

  it.each(texts)('%s says the same after printing', (text) => {
    const ruleset = parseRuleset(`Rules = [ ${text} ]`)
    const printed = printRuleset(ruleset)
    expect(withoutWarnings(parseRuleset(printed))).toEqual(withoutWarnings(ruleset))
    expect(printRuleset(parseRuleset(printed))).toBe(printed)
  })
})

describe('a document', () => {
  it.each(documents)('%j is accepted and says the same after printing', (text) => {
    const ruleset = parseRuleset(text)
    expect(ruleset.warnings).toEqual([])
    expect(withoutWarnings(parseRuleset(printRuleset(ruleset)))).toEqual(withoutWarnings(ruleset))
  })
})

describe.each(grouped('documents-rejected'))('mistakes in $group', ({ cases }) => {
  it.each(cases)('$text is refused: $expected', ({ text, expected }) => {
    expect(mistakesOf(text)).toContain(expected)
  })
})

describe.each(grouped('tolerances'))('text that is $group', ({ cases }) => {
  it.each(cases)('$text is accepted with the warning: $expected', ({ text, expected }) => {
    const { warnings } = parseRuleset(text)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]?.message).toContain(expected)
  })
})

describe('the meaning of a document', () => {
  it('gives and more weight than or', () => {
    const { rules: parsed } = parseRuleset(
      'Rules = [ (RowCount > 0) or (RowCount > 1) and (RowCount > 2) ]',
    )
    expect(parsed).toMatchObject([
      { kind: 'composite', operator: 'or', rules: [{ kind: 'rule' }, { operator: 'and' }] },
    ])
  })

  it('joins a chain of the same operator in one composite, and keeps parentheses that nest', () => {
    const { rules: parsed } = parseRuleset(
      'Rules = [ (RowCount > 0) or (RowCount > 1) or ((RowCount > 2) or (RowCount > 3)) ]',
    )
    expect(parsed[0]).toMatchObject({
      rules: [{ kind: 'rule' }, { kind: 'rule' }, { kind: 'composite' }],
    })
  })

  it('puts labels after parentheses on the whole', () => {
    const { rules: parsed } = parseRuleset(
      'Rules = [ ((RowCount > 0) and (RowCount < 9) labels=["a"="in"]) labels=["a"="out"] ]',
    )
    expect(parsed[0]?.labels).toEqual({ a: 'out' })
  })

  it('reads arithmetic from left to right', () => {
    const { rules: parsed } = parseRuleset('Rules = [ RowCount > 1 + 2 * 3 ]')
    expect(parsed[0]).toMatchObject({
      condition: { operands: [{ operator: '*', left: { operator: '+' } }] },
    })
  })

  it('takes whole numbers as bytes where a size is asked for', () => {
    const { rules: parsed } = parseRuleset('Rules = [ FileSize in [3, 4] ]')
    expect(parsed[0]).toMatchObject({
      condition: {
        kind: 'size',
        operands: [
          { amount: 3, unit: 'B' },
          { amount: 4, unit: 'B' },
        ],
      },
    })
  })

  it('reads sections, variables and default labels', () => {
    const ruleset = parseRuleset(
      'Metadata = { "Version": "1.0" } DataSources = { "Primary": "s", "AdditionalDataSources": ["u"] }\n' +
        'one = "x" two = ["y", "z"] DefaultLabels=["k"="v"] Rules = [ RowCount > 0 ] Analyzers = [ RowCount ]',
    )
    expect(ruleset).toMatchObject({
      metadata: { Version: '1.0' },
      dataSources: { primary: 's', additional: ['u'] },
      variables: [
        { name: 'one', value: 'x' },
        { name: 'two', value: ['y', 'z'] },
      ],
      defaultLabels: { k: 'v' },
      analyzers: [{ type: 'RowCount' }],
    })
  })
})

describe('a document that nests too deep', () => {
  const nested = (open: string, inner: string, close: string, times: number) =>
    open.repeat(times) + inner + close.repeat(times)

  it.each([
    ['rules', nested('(', 'RowCount > 0', ')', 20_000), '2:101', 'levels of parentheses'],
    ['numbers', `RowCount > ${nested('(', '1', ')', 20_000)}`, '2:112', 'levels of parentheses'],
    [
      'calls',
      `RowCount > ${nested('avg(', 'last(1)', ')', 20_000)}`,
      '2:415',
      'levels of parentheses',
    ],
    ['operators', `RowCount > ${'1 + '.repeat(20_000)}1`, '2:414', 'operators in a row'],
  ])('of %s is refused where it does, with its other mistakes', (_, rule, place, what) => {
    expect(mistakesOf(`Rules = [\n${rule},\nFoo ]`).split('\n')).toEqual([
      `x.dqdl:${place}: expected at most 100 ${what}, got more`,
      "x.dqdl:3:1: expected a rule type, got 'Foo'",
    ])
  })

  it('up to a hundred levels is read and printed', () => {
    const rule = nested('(', `RowCount > ${nested('(', '1 + 1', ')', 50)}`, ')', 50)
    expect(printRuleset(parseRuleset(`Rules = [ ${rule} ]`))).toContain('RowCount > 1 + 1')
  })
})

it('a string of some megabytes is read', () => {
  const text = 'x\\"'.repeat(3_000_000)
  const { rules: parsed } = parseRuleset(`Rules = [ CustomSql "${text}" > 0 ]`)
  expect(parsed[0]).toMatchObject({ parameters: [{ text }] })
})

describe('mistakes', () => {
  const rejected = grouped('documents-rejected').flatMap(({ cases }) => cases)

  it('of every kind are where the message says, wherever the document begins', () => {
    let checked = 0
    for (const { text } of rejected) {
      const [plain, moved] = [placesOf(text), placesOf(`# first\n  ${text}`)]
      expect(moved.map(({ message }) => message)).toEqual(plain.map(({ message }) => message))
      for (const [at, { line, column, message }] of plain.entries()) {
        expect(moved[at]).toMatchObject({
          line: line + 1,
          column: line === 1 ? column + 2 : column,
        })
        const token = /got '([^']+)'$/.exec(message)?.[1]
        if (token === undefined) continue
        expect(
          text
            .split('\n')
            [line - 1]?.slice(column - 1)
            .startsWith(token),
        ).toBe(true)
        checked++
      }
    }
    expect(checked).toBeGreaterThan(rejected.length / 4)
  })

  it('are reported all together, each with file, line and column', () => {
    const text =
      'Rules = [\n  Foo > 1,\n  IsComplete "a",\n  ColumnValues "b" in [1, "2"], RowCount\n]'
    expect(mistakesOf(text).split('\n')).toEqual([
      "x.dqdl:2:3: expected a rule type, got 'Foo'",
      'x.dqdl:4:20: expected operands of one kind, got number and text',
      'x.dqdl:4:33: RowCount: expected a number condition, got none',
    ])
  })

  it('carry their places as data', () => {
    const thrown = () => parseRuleset('Rules = [ Foo ]', 'x.dqdl')
    const found = [{ line: 1, column: 11, message: "expected a rule type, got 'Foo'" }]
    expect(thrown).toThrow(
      expect.objectContaining({
        code: 'QUALITY_SYNTAX',
        details: { file: 'x.dqdl', found, retryable: false },
      }),
    )
  })
})
