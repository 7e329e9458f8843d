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
export { inspectTables } from './plan/inspect-tables.ts'
export type { InspectOptions } from './plan/inspect-tables.ts'
export { planRuleset } from './plan/plan-ruleset.ts'
export { statementSql } from './plan/plan.ts'
export type {
  Cell,
  Plan,
  PlannedAnalyzer,
  PlannedCheck,
  PlannedComposite,
  PlannedRefusal,
  PlannedRule,
  PlannedSingle,
  Statement,
} from './plan/plan.ts'
export { ruleCatalogue } from './rule-catalogue.ts'
export type { RuleForm, RuleSyntax } from './rule-catalogue.ts'
export { ruleTypes } from './rules/rule-types.ts'
export type {
  Described,
  Judgement,
  Metric,
  Reference,
  ResolvedRule,
  RuleType,
  TableContext,
  Values,
} from './rules/rule-type.ts'
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
export { printAnalyzer, printRule, printRuleset } from './syntax/print-ruleset.ts'
