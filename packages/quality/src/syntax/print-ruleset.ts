import type { Analyzer, Labels, Parameter, Rule, Ruleset, SimpleRule, Tag } from '../ruleset.ts'
import { printCondition, printNumber, printTextOperand } from './print-condition.ts'

/** A ruleset as DQDL text; parsing it again yields the same ruleset, but for the warnings. */
export function printRuleset(ruleset: Ruleset): string {
  const sections = [
    printMetadata(ruleset),
    printDataSources(ruleset),
    ruleset.variables.map(({ name, value }) => `${name} = ${printValue(value)}`).join('\n'),
    hasAny(ruleset.defaultLabels) ? `DefaultLabels = ${printLabels(ruleset.defaultLabels)}` : '',
    printSection(
      'Rules',
      ruleset.rules.map((rule) => printRule(rule)),
    ),
    printSection('Analyzers', ruleset.analyzers.map(printAnalyzer)),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

/** A rule as DQDL text, by default with its labels. */
export function printRule(rule: Rule, { labels = true }: { labels?: boolean } = {}): string {
  const own = labels && hasAny(rule.labels) ? ` labels=${printLabels(rule.labels)}` : ''
  if (rule.kind === 'rule') return printSimpleRule(rule, own)
  const parts = rule.rules.map((part) => printPart(part, labels)).join(` ${rule.operator} `)
  return own ? `(${parts})${own}` : parts
}

/** An analyzer as DQDL text. */
export function printAnalyzer({ type, parameters, tags }: Analyzer): string {
  return [type, ...parameters.map(printParameter), ...tags.map(printTag)].join(' ')
}

function printPart(rule: Rule, labels: boolean): string {
  const printed = printRule(rule, { labels })
  const closed = rule.kind === 'composite' && labels && hasAny(rule.labels)
  return closed ? printed : `(${printed})`
}

function printSimpleRule(rule: SimpleRule, labels: string): string {
  const head = [rule.type, ...rule.parameters.map(printParameter)]
  if (rule.condition) head.push(printCondition(rule.condition))
  if (rule.where !== undefined) head.push(`where "${rule.where}"`)
  const tail = rule.tags.map(printTag)
  if (rule.threshold) tail.unshift(`with threshold ${printCondition(rule.threshold)}`)
  return [head.join(' ') + labels, ...tail].join(' ')
}

function printParameter({ kind, text, connector }: Parameter): string {
  const printed = kind === 'quoted' ? `"${text}"` : kind === 'variable' ? `$${text}` : text
  return connector ? `${connector} ${printed}` : printed
}

function printTag({ name, value }: Tag): string {
  const isText = value.kind === 'text' || value.kind === 'keyword' || value.kind === 'variable'
  return `with ${name} = ${isText ? printTextOperand(value) : printNumber(value)}`
}

function printLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `"${key}"="${value}"`)
  return `[${pairs.join(', ')}]`
}

function printMetadata({ metadata }: Ruleset): string {
  const pairs = Object.entries(metadata).map(([key, value]) => `    "${key}": "${value}"`)
  return pairs.length === 0 ? '' : `Metadata = {\n${pairs.join(',\n')}\n}`
}

function printDataSources({ dataSources: { primary, additional } }: Ruleset): string {
  const pairs: string[] = []
  if (primary !== undefined) pairs.push(`    "Primary": "${primary}"`)
  if (additional) pairs.push(`    "AdditionalDataSources": ${printValue(additional)}`)
  return pairs.length === 0 ? '' : `DataSources = {\n${pairs.join(',\n')}\n}`
}

function printValue(value: string | readonly string[]): string {
  if (typeof value === 'string') return `"${value}"`
  return `[${value.map((item) => `"${item}"`).join(', ')}]`
}

function printSection(name: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `${name} = [\n    ${items.join(',\n    ')}\n]`
}

function hasAny(labels: Labels): boolean {
  return Object.keys(labels).length > 0
}
