import fc from 'fast-check'

import {
  type Analyzer,
  type Condition,
  type DateOperand,
  type Labels,
  type NumberOperand,
  type Parameter,
  type Rule,
  type Ruleset,
  type SimpleRule,
  type TextOperand,
} from '@deftunes/quality'
import { ruleCatalogue, type RuleForm } from '../src/rule-catalogue.ts'

const name = fc.stringMatching(/^c[a-z_.0-9]{0,6}$/)
const amount = fc.nat(10_000)

/** Text as it stands between quotes: escapes are whole, and it is neither a date nor a time. */
const quoted = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      '7',
      ' ',
      '\n',
      "'",
      ',',
      ']',
      '#',
      '//',
      'é',
      '🎵',
      '\\"',
      '\\\\',
      '\\d',
    ),
  )
  .map((parts) => `x${parts.join('')}`)

const atom: fc.Arbitrary<NumberOperand> = fc.oneof(
  fc.stringMatching(/^-?\d{1,4}(\.\d{1,4})?$/).map((text) => ({ kind: 'number' as const, text })),
  fc.constant({ kind: 'null' as const }),
)

const { number } = fc.letrec<{ number: NumberOperand }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc.record({
      kind: fc.constant('call' as const),
      name,
      arguments: fc.array(tie('number'), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('arithmetic' as const),
      operator: fc.constantFrom('+', '-', '*', '/'),
      left: tie('number'),
      right: tie('number'),
    }),
  ),
}))

const text: fc.Arbitrary<TextOperand> = fc.oneof(
  quoted.map((value) => ({ kind: 'text' as const, text: value })),
  fc
    .constantFrom('NULL' as const, 'EMPTY' as const, 'WHITESPACES_ONLY' as const)
    .map((keyword) => ({
      kind: 'keyword' as const,
      keyword,
    })),
)

const span = fc.record({ amount, unit: fc.constantFrom('days', 'hours', 'minutes') })
const size = fc.record({ amount, unit: fc.constantFrom('B', 'KB', 'MB', 'GB', 'TB') })
const date: fc.Arbitrary<DateOperand> = fc.oneof(
  fc.constantFrom('2020-02-29', '1999-12-31').map((day) => ({ kind: 'date' as const, text: day })),
  fc
    .constantFrom('9:30 AM', '12:00 PM', '21:45')
    .map((time) => ({ kind: 'time' as const, text: time })),
  fc.constant({ kind: 'now' as const }),
  fc
    .tuple(span, fc.constantFrom('+' as const, '-' as const))
    .map(([shift, sign]) => ({ kind: 'now' as const, shift: { ...shift, sign } })),
)

function comparison<Operand>(kind: Condition['kind'], operand: fc.Arbitrary<Operand>) {
  const one = fc.record({
    kind: fc.constant(kind),
    operator: fc.constantFrom('>', '>=', '<', '<=', '=', '!='),
    operands: fc.tuple(operand),
  })
  const two = fc.record({
    kind: fc.constant(kind),
    operator: fc.constantFrom('between', 'not between'),
    operands: fc.tuple(operand, operand),
  })
  const many = fc.record({
    kind: fc.constant(kind),
    operator: fc.constantFrom('in', 'not in'),
    operands: fc.array(operand, { minLength: 1, maxLength: 4 }),
  })
  return fc.oneof(one, two, many)
}

/** A list of text has at least one string: NULL alone would read as a number. */
const textList = fc
  .tuple(quoted, fc.array(text, { maxLength: 3 }))
  .map(([first, rest]) => [{ kind: 'text' as const, text: first }, ...rest])

const conditions: Record<Condition['kind'], fc.Arbitrary<unknown>> = {
  number: comparison('number', number),
  date: comparison('date', date),
  duration: comparison('duration', span),
  size: comparison('size', size),
  text: fc.oneof(
    fc.record({
      kind: fc.constant('text'),
      operator: fc.constantFrom('in', 'not in'),
      operands: textList,
    }),
    fc.record({
      kind: fc.constant('text'),
      operator: fc.constantFrom('=', '!=', 'matches', 'not matches'),
      operands: textList.map(([first]) => [first]),
    }),
  ),
}

const parameter: fc.Arbitrary<Parameter> = fc
  .tuple(
    fc.oneof(
      quoted.map((value) => ({ kind: 'quoted' as const, text: value })),
      name.map((value) => ({ kind: 'bare' as const, text: value })),
      fc.constant({ kind: 'variable' as const, text: 'v.one' }),
    ),
    fc.constantFrom(undefined, 'of' as const, 'and' as const),
  )
  .map(([value, connector]) => ({ ...value, ...(connector && { connector }) }))

const labels: fc.Arbitrary<Labels> = fc.dictionary(quoted, quoted, {
  maxKeys: 2,
  noNullPrototype: true,
})

function parametersFor({ parameters: least, more }: RuleForm): fc.Arbitrary<Parameter[]> {
  const most = more ? least + 2 : least
  return fc.array(parameter, { minLength: least, maxLength: most })
}

const ruleForms = Object.entries(ruleCatalogue).flatMap(([type, syntax]) =>
  syntax.analyzerOnly ? [] : syntax.forms.map((form) => ({ type, syntax, form })),
)

const simpleRule: fc.Arbitrary<SimpleRule> = fc
  .constantFrom(...ruleForms)
  .chain(({ type, syntax, form }) =>
    fc
      .record({
        parameters: parametersFor(form),
        condition: fc
          .constantFrom(...form.conditions)
          .chain((kind) => (kind === 'none' ? fc.constant(undefined) : conditions[kind])),
        where: syntax.where ? fc.option(quoted, { nil: undefined }) : fc.constant(undefined),
        threshold: syntax.threshold
          ? fc.option(conditions.number, { nil: undefined })
          : fc.constant(undefined),
        labels,
        tags: fc.array(
          fc.record({
            name,
            value: fc.oneof(text, fc.constant({ kind: 'number' as const, text: '-4.5' })),
          }),
          { maxLength: 2 },
        ),
      })
      .map(({ condition, where, threshold, ...rest }) => {
        const optional = { ...(condition ? { condition } : {}), ...(where ? { where } : {}) }
        return {
          kind: 'rule',
          type,
          ...rest,
          ...optional,
          ...(threshold ? { threshold } : {}),
        } as SimpleRule
      }),
  )

const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simpleRule,
    fc.record({
      kind: fc.constant('composite' as const),
      operator: fc.constantFrom('and' as const, 'or' as const),
      rules: fc.array(tie('rule'), { minLength: 2, maxLength: 3 }),
      labels,
    }),
  ),
}))

const analyzerForms = Object.entries(ruleCatalogue).flatMap(([type, { forms }]) =>
  forms
    .filter(({ conditions: kinds }) => !kinds.every((kind) => kind === 'none'))
    .map((form) => ({ type, form })),
)

const analyzer: fc.Arbitrary<Analyzer> = fc
  .constantFrom(...analyzerForms)
  .chain(({ type, form }) => {
    const [first] = (ruleCatalogue[type]?.forms ?? []).filter((one) =>
      one.more ? form.parameters >= one.parameters : form.parameters === one.parameters,
    )
    return parametersFor(first ?? form).map((parameters) => ({ type, parameters, tags: [] }))
  })

/** Rulesets over the whole grammar, as a parser would yield them. */
export const rulesets: fc.Arbitrary<Ruleset> = fc
  .record({
    metadata: fc.constantFrom<Record<string, string>>({}, { Version: '1.0' }),
    dataSources: fc.constantFrom({}, { primary: 'p' }, { primary: 'p', additional: ['q', 'r'] }),
    variables: fc.constantFrom(
      [{ name: 'v.one', value: 'a' }],
      [
        { name: 'v.one', value: 'a' },
        { name: 'w', value: ['b', 'c'] },
      ],
    ),
    defaultLabels: labels,
    rules: fc.array(rule, { minLength: 1, maxLength: 4 }),
    analyzers: fc.array(analyzer, { maxLength: 2 }),
  })
  .map((ruleset) => ({ ...ruleset, warnings: [] }))
