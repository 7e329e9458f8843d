import fc from 'fast-check'
import { expect, it } from 'vitest'

import { parseRuleset } from '@deftunes/quality'
import { printRuleset } from '../src/syntax/print-ruleset.ts'

import { rulesets } from './ruleset-arbitrary.ts'

it('any ruleset is the same after printing and parsing', () => {
  fc.assert(
    fc.property(rulesets, (ruleset) => {
      expect({ ...parseRuleset(printRuleset(ruleset)), warnings: [] }).toEqual(ruleset)
    }),
    { numRuns: 500 },
  )
})

it('no text makes the parser fail but with a list of mistakes', () => {
  const pieces = fc.constantFrom(
    ...[
      'Rules',
      'Analyzers',
      '=',
      '[',
      ']',
      '(',
      ')',
      ',',
      'and',
      'or',
      'not',
      'between',
      'in',
      '$',
      '"a"',
    ],
    ...[
      'RowCount',
      'IsComplete',
      'ColumnValues',
      '> 1',
      'NULL',
      'now()',
      'labels',
      'with',
      'threshold',
      '"',
      '\\',
    ],
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      try {
        parseRuleset(parts.join(' '))
      } catch (error) {
        expect(error).toMatchObject({ code: 'QUALITY_SYNTAX' })
      }
    }),
    { numRuns: 1_000 },
  )
})
