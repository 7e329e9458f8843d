import { ruleCatalogue, type RuleForm, type RuleSyntax } from '../rule-catalogue.ts'
import type { Analyzer, Condition, Parameter, SimpleRule } from '../ruleset.ts'
import type { Token } from './lexer.ts'
import { SyntaxMistake, type TokenReader } from './token-reader.ts'

/**
 * Checks a rule against what DQDL allows of its type; returns it with its condition read as the type needs it
 * (a whole number of bytes without unit, a quoted number).
 */
export function checkRule(reader: TokenReader, at: Token, rule: SimpleRule): SimpleRule {
  const syntax = ruleCatalogue[rule.type]
  if (!syntax) throw new SyntaxMistake(at, `expected a rule type, got '${rule.type}'`)
  if (syntax.analyzerOnly) {
    throw new SyntaxMistake(at, `${rule.type} belongs in the Analyzers section, got it in Rules`)
  }
  if (syntax.local) reader.warn(at, `${rule.type} is a rule of Deequ; AWS Glue refuses it`)
  const form = formFor(at, rule.type, rule.parameters, syntax)
  warnOfSwallowedRule(reader, at, rule)
  checkClauses(at, rule, syntax)
  checkTimeZone(at, rule)
  return withCondition(rule, readCondition(reader, at, rule, form))
}

/** Checks an analyzer: a rule type with its parameters and no condition. */
export function checkAnalyzer(reader: TokenReader, at: Token, analyzer: Analyzer): Analyzer {
  const syntax = ruleCatalogue[analyzer.type]
  if (!syntax) throw new SyntaxMistake(at, `expected an analyzer type, got '${analyzer.type}'`)
  const form = formFor(at, analyzer.type, analyzer.parameters, syntax)
  const never = form.conditions.every((kind) => kind === 'none')
  if (never)
    throw new SyntaxMistake(at, `${analyzer.type} keeps no metric and cannot be an analyzer`)
  if (syntax.local) reader.warn(at, `${analyzer.type} is a rule of Deequ; AWS Glue refuses it`)
  if (analyzer.tags.length > 0)
    reader.warn(at, 'an analyzer with options: older AWS Glue refuses it')
  return analyzer
}

function formFor(
  at: Token,
  type: string,
  parameters: readonly Parameter[],
  { forms }: RuleSyntax,
): RuleForm {
  const count = parameters.length
  const form = forms.find((one) => (one.more ? count >= one.parameters : count === one.parameters))
  if (form) return form
  const expected = forms.map((one) => `${one.parameters}${one.more ? ' or more' : ''}`).join(' or ')
  const taken = swallowedRule(parameters)
  const hint = taken
    ? `; '${taken}' was read as a parameter: put each rule of a composite in parentheses`
    : ''
  const message = `${type}: expected ${expected} parameters, got ${count}${hint}`
  throw new SyntaxMistake(at, message)
}

/** `IsUnique "a" and IsComplete "b"` reads as one rule with three columns: `and` also joins parameters. */
function swallowedRule(parameters: readonly Parameter[]): string | undefined {
  const taken = parameters.find(
    ({ kind, text, connector }) => kind === 'bare' && connector === 'and' && text in ruleCatalogue,
  )
  return taken?.text
}

function warnOfSwallowedRule(reader: TokenReader, at: Token, rule: SimpleRule): void {
  const taken = swallowedRule(rule.parameters)
  if (!taken || rule.type === 'DetectAnomalies') return
  const message = `'${taken}' is read as a parameter of ${rule.type}: put each rule of a composite in parentheses`
  reader.warn(at, message)
}

function checkClauses(at: Token, rule: SimpleRule, syntax: RuleSyntax): void {
  if (rule.where !== undefined && !syntax.where) {
    throw new SyntaxMistake(at, `${rule.type} takes no where, got where "${rule.where}"`)
  }
  if (rule.where === '') throw new SyntaxMistake(at, 'where: expected a condition, got ""')
  if (rule.threshold && !syntax.threshold) {
    throw new SyntaxMistake(at, `${rule.type} takes no threshold, got one`)
  }
}

/** A time of day is meant in the zone of `with timeZone`, so that zone must exist. */
function checkTimeZone(at: Token, { condition, tags }: SimpleRule): void {
  const zone = tags.find(({ name }) => name === 'timeZone')?.value
  if (condition?.kind !== 'date' || zone?.kind !== 'text') return
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone.text })
  } catch {
    const message = `timeZone: expected a time zone such as Europe/Berlin, got "${zone.text}"`
    throw new SyntaxMistake(at, message)
  }
}

function readCondition(
  reader: TokenReader,
  at: Token,
  { type, condition }: SimpleRule,
  { conditions }: RuleForm,
): Condition | undefined {
  if (conditions.includes(condition?.kind ?? 'none')) return condition
  const bytes = conditions.includes('size') ? asBytes(condition) : undefined
  if (bytes) return bytes
  const unquoted = conditions.includes('number') ? asNumber(condition) : undefined
  if (unquoted) {
    reader.warn(at, `${type}: a number in quotes; AWS Glue's parser expects it without`)
    return unquoted
  }
  const expected = conditions.map((kind) => (kind === 'none' ? 'no' : `a ${kind}`)).join(' or ')
  const got = condition ? `a ${condition.kind} condition` : 'none'
  throw new SyntaxMistake(at, `${type}: expected ${expected} condition, got ${got}`)
}

/** Plain whole numbers as bytes. */
function asBytes(condition: Condition | undefined): Condition | undefined {
  if (condition?.kind !== 'number') return undefined
  const amounts = condition.operands.map((operand) =>
    operand.kind === 'number' && /^\d+$/.test(operand.text) ? Number(operand.text) : undefined,
  )
  if (amounts.some((amount) => amount === undefined)) return undefined
  const operands = amounts.map((amount) => ({ amount: amount ?? 0, unit: 'B' as const }))
  return { kind: 'size', operator: condition.operator, operands }
}

/** A quoted number without its quotes. */
function asNumber(condition: Condition | undefined): Condition | undefined {
  if (condition?.kind !== 'text') return undefined
  const { operator } = condition
  if (operator !== '=' && operator !== '!=') return undefined
  const [operand] = condition.operands
  if (operand?.kind !== 'text' || !/^-?\d+(\.\d+)?$/.test(operand.text)) return undefined
  return { kind: 'number', operator, operands: [{ kind: 'number', text: operand.text }] }
}

function withCondition(rule: SimpleRule, condition: Condition | undefined): SimpleRule {
  return condition ? { ...rule, condition } : rule
}
