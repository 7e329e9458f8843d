import type {
  Analyzer,
  CompositeRule,
  Labels,
  NumberCondition,
  Parameter,
  Rule,
  SimpleRule,
  Tag,
} from '../ruleset.ts'
import { checkAnalyzer, checkRule } from './check-rule.ts'
import { parseCondition } from './parse-condition.ts'
import { parseLabels } from './parse-labels.ts'
import { parseNumber } from './parse-number.ts'
import { parseText, parseVariable } from './parse-operand.ts'
import { SyntaxMistake, type TokenReader } from './token-reader.ts'

const RULE_ENDS = [',', ']', ')', 'and', 'AND', 'or', 'OR']

/** Reads a rule or a composite of rules; `and` binds tighter than `or`. */
export function parseRule(reader: TokenReader, defaults: Labels): Rule {
  return parseChain(reader, 'or', () =>
    parseChain(reader, 'and', () => parseOperandRule(reader, defaults)),
  )
}

/** Reads an analyzer. */
export function parseAnalyzer(reader: TokenReader): Analyzer {
  const at = reader.peek()
  const type = reader.expectName('an analyzer type').text
  const parameters = parseParameters(reader)
  return checkAnalyzer(reader, at, { type, parameters, tags: parseAnalyzerTags(reader) })
}

/** Reads `with bins = 20, rebin = false`, which AWS Glue knows since 2026. */
function parseAnalyzerTags(reader: TokenReader): Tag[] {
  const tags: Tag[] = []
  const seesNext = () => reader.sees(',') && reader.seesName(1) && reader.sees('=', 2)
  while (reader.accept('with') || (seesNext() && reader.accept(','))) {
    const isFlag = reader.seesOne(['true', 'false'], 2)
    tags.push(isFlag ? parseFlag(reader) : parseTag(reader))
  }
  return tags
}

function parseFlag(reader: TokenReader): Tag {
  const name = reader.expectName('the name of an option').text
  reader.expect('=')
  return { name, value: { kind: 'text', text: reader.take().text } }
}

function parseChain(reader: TokenReader, operator: 'and' | 'or', part: () => Rule): Rule {
  const rules = [part()]
  while (reader.accept(operator) || reader.accept(operator.toUpperCase())) rules.push(part())
  const [only] = rules
  if (rules.length === 1 && only) return only
  return { kind: 'composite', operator, rules, labels: {} } satisfies CompositeRule
}

function parseOperandRule(reader: TokenReader, defaults: Labels): Rule {
  if (!reader.sees('(')) return parseSimpleRule(reader, defaults)
  const inner = reader.inParentheses(() => parseRule(reader, defaults))
  return reader.accept('labels') ? { ...inner, labels: parseLabels(reader, defaults) } : inner
}

function parseSimpleRule(reader: TokenReader, defaults: Labels): SimpleRule {
  const at = reader.peek()
  const type = reader.expectName('a rule type').text
  const parameters = parseParameters(reader)
  const condition = parseCondition(reader)
  const where = reader.accept('where') ? reader.expectString('a condition in quotes') : undefined
  const before = reader.accept('labels') ? parseLabels(reader, defaults) : undefined
  const { tags, threshold } = parseOptions(reader)
  const labels = before ?? parseLateLabels(reader, defaults)
  if (!reader.seesOne(RULE_ENDS)) {
    reader.fail(condition || where ? "',' or ']'" : "a condition, ',' or ']'")
  }
  return checkRule(reader, at, {
    kind: 'rule',
    type,
    parameters,
    labels,
    tags,
    ...(condition && { condition }),
    ...(where !== undefined && { where }),
    ...(threshold && { threshold }),
  })
}

function parseLateLabels(reader: TokenReader, defaults: Labels): Labels {
  const at = reader.peek()
  if (!reader.accept('labels')) return {}
  reader.warn(at, "labels after 'with': AWS Glue's parser expects labels before it")
  return parseLabels(reader, defaults)
}

function parseParameters(reader: TokenReader): Parameter[] {
  const parameters: Parameter[] = []
  for (;;) {
    const joined = reader.seesOne(['of', 'OF', 'and', 'AND'])
    if (!seesParameter(reader, joined ? 1 : 0)) return parameters
    const connector = joined ? (reader.take().text.toLowerCase() as 'of' | 'and') : undefined
    parameters.push({ ...parseParameter(reader), ...(connector && { connector }) })
  }
}

function seesParameter(reader: TokenReader, ahead: number): boolean {
  const { kind } = reader.peek(ahead)
  if (kind === 'date' || kind === 'time') return true
  return kind === 'string' || reader.seesName(ahead) || reader.sees('$', ahead)
}

function parseParameter(reader: TokenReader): Parameter {
  if (reader.sees('$')) return { kind: 'variable', text: parseVariable(reader).name }
  if (reader.seesName()) return { kind: 'bare', text: reader.take().text }
  return { kind: 'quoted', text: reader.expectString('a parameter') }
}

function parseOptions(reader: TokenReader): { tags: Tag[]; threshold?: NumberCondition } {
  const tags: Tag[] = []
  let threshold: NumberCondition | undefined
  while (reader.accept('with')) {
    const at = reader.peek()
    if (at.text.toLowerCase() !== 'threshold' || !reader.seesName()) {
      tags.push(parseTag(reader))
      continue
    }
    if (threshold) throw new SyntaxMistake(at, 'expected one threshold, got a second')
    threshold = parseThreshold(reader)
  }
  return { tags, ...(threshold && { threshold }) }
}

function parseThreshold(reader: TokenReader): NumberCondition {
  const at = reader.take()
  const condition = parseCondition(reader)
  if (condition?.kind === 'number') return condition
  const got = condition ? `a ${condition.kind} condition` : 'none'
  throw new SyntaxMistake(at, `threshold: expected a number condition such as > 0.9, got ${got}`)
}

function parseTag(reader: TokenReader): Tag {
  const name = reader.expectName("the name of an option, such as 'threshold'").text
  reader.expect('=')
  const { kind } = reader.peek()
  const isNumber = kind === 'number' || reader.seesOne(['-', '('])
  return { name, value: isNumber ? parseNumber(reader) : parseText(reader) }
}
