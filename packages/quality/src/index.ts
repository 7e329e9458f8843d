export { anomalyText } from './anomaly/find-anomalies.ts'
export type { Anomaly, History } from './anomaly/find-anomalies.ts'
export { mostValues } from './anomaly/usual-range.ts'
export type { PastValue } from './anomaly/usual-range.ts'
export { QualityError, qualityErrors } from './errors.ts'
export type { QualityErrorCode } from './errors.ts'
export { evaluateRuleset } from './evaluate-ruleset.ts'
export type {
  AnalyzerOutcome,
  EvaluateOptions,
  QualityResult,
  RuleOutcome,
} from './evaluate-ruleset.ts'
export type { RuleResult } from './judge.ts'
export { lintRuleset } from './lint/lint-ruleset.ts'
export type { LintOptions, RulesetMistake } from './lint/lint-ruleset.ts'
export type {
  Analyzer,
  ComparisonOperator,
  CompositeRule,
  Condition,
  DataSources,
  DateCondition,
  DateOperand,
  DurationCondition,
  Labels,
  NumberCondition,
  NumberOperand,
  Parameter,
  Rule,
  Ruleset,
  SimpleRule,
  Size,
  SizeCondition,
  Span,
  SyntaxWarning,
  Tag,
  TextCondition,
  TextOperand,
  Variable,
} from './ruleset.ts'
export { parseRuleset } from './syntax/parse-ruleset.ts'
