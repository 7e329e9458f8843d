/**
 * A DQDL document as data. Strings stand as written between their quotes, escapes included
 * ({@link unescapeText} gives their meaning), so that printing loses nothing.
 */
export interface Ruleset {
  /** The Metadata section; its only key is Version. */
  metadata: Readonly<Record<string, string>>
  dataSources: DataSources
  variables: readonly Variable[]
  defaultLabels: Labels
  rules: readonly Rule[]
  analyzers: readonly Analyzer[]
  /** What was accepted here although AWS Glue may refuse it or read it otherwise. */
  warnings: readonly SyntaxWarning[]
}

/** The DataSources section. */
export interface DataSources {
  primary?: string
  additional?: readonly string[]
}

/** A named text or list of texts, used as `$name`. */
export interface Variable {
  name: string
  value: string | readonly string[]
}

/** Label keys and values, in the order written. */
export type Labels = Readonly<Record<string, string>>

/** A rule, or rules joined to one. */
export type Rule = SimpleRule | CompositeRule

/** One rule: `Type parameters condition where labels threshold tags`. */
export interface SimpleRule {
  kind: 'rule'
  type: string
  parameters: readonly Parameter[]
  condition?: Condition
  /** Spark SQL that chooses the rows the rule is about. */
  where?: string
  /** The rule's own labels, without the defaults. */
  labels: Labels
  /** Which share of rows must satisfy the rule. Absent: all. */
  threshold?: NumberCondition
  tags: readonly Tag[]
}

/** Rules joined by `and` or by `or`. */
export interface CompositeRule {
  kind: 'composite'
  operator: 'and' | 'or'
  rules: readonly Rule[]
  labels: Labels
}

/** A metric to keep without a condition. */
export interface Analyzer {
  type: string
  parameters: readonly Parameter[]
  tags: readonly Tag[]
}

/** What a rule is about: a column, an alias, a statement. */
export interface Parameter {
  kind: 'quoted' | 'bare' | 'variable'
  /** The text; of a variable, its name. */
  text: string
  connector?: 'of' | 'and'
}

/** `with name = value`. */
export interface Tag {
  name: string
  value: TextOperand | NumberOperand
}

/** What a rule asks of a metric or of values. */
export type Condition =
  NumberCondition | TextCondition | DateCondition | DurationCondition | SizeCondition

/** How a value is compared; `between` excludes both ends, `not between` includes them. */
export type ComparisonOperator =
  'between' | 'not between' | '>' | '>=' | '<' | '<=' | '=' | '!=' | 'in' | 'not in'

/** A comparison with numbers. */
export interface NumberCondition {
  kind: 'number'
  operator: ComparisonOperator
  operands: readonly NumberOperand[]
}

/** A comparison with texts, or a regular expression that must match the whole. */
export interface TextCondition {
  kind: 'text'
  operator: '=' | '!=' | 'in' | 'not in' | 'matches' | 'not matches'
  operands: readonly TextOperand[]
}

/** A comparison with points in time. */
export interface DateCondition {
  kind: 'date'
  operator: ComparisonOperator
  operands: readonly DateOperand[]
}

/** A comparison with lengths of time. */
export interface DurationCondition {
  kind: 'duration'
  operator: ComparisonOperator
  operands: readonly Span[]
}

/** A comparison with numbers of bytes. */
export interface SizeCondition {
  kind: 'size'
  operator: ComparisonOperator
  operands: readonly Size[]
}

/** A number, NULL, a function of numbers, or arithmetic, which DQDL reads from left to right. */
export type NumberOperand =
  | { kind: 'number'; text: string }
  | { kind: 'null' }
  | { kind: 'call'; name: string; arguments: readonly NumberOperand[] }
  | {
      kind: 'arithmetic'
      operator: '+' | '-' | '*' | '/'
      left: NumberOperand
      right: NumberOperand
    }

/** A string, a keyword, or the name of a variable. */
export type TextOperand =
  | { kind: 'text'; text: string }
  | { kind: 'keyword'; keyword: 'NULL' | 'EMPTY' | 'WHITESPACES_ONLY' }
  | { kind: 'variable'; name: string }

/** `"2024-01-31"`, `"9:30 AM"`, `now()`, `(now() - 3 days)` or NULL. */
export type DateOperand =
  | { kind: 'date'; text: string }
  | { kind: 'time'; text: string }
  | { kind: 'now'; shift?: Span & { sign: '+' | '-' } }
  | { kind: 'null' }

/** A length of time. */
export interface Span {
  amount: number
  unit: 'days' | 'hours' | 'minutes'
}

/** A number of bytes. */
export interface Size {
  amount: number
  unit: 'B' | 'KB' | 'MB' | 'GB' | 'TB'
}

/** Something accepted that AWS Glue may not accept, or reads in a way that surprises. */
export interface SyntaxWarning {
  message: string
  line: number
  column: number
}

/** The meaning of a string as written: a backslash stands for the character after it. */
export function unescapeText(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1')
}
