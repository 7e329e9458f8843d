import type { Condition } from './ruleset.ts'

/** One way to write a rule type: how many parameters, and which kinds of condition. */
export interface RuleForm {
  parameters: number
  /** Any number of parameters from `parameters` on. */
  more?: true
  /** `none`: the rule stands without a condition. */
  conditions: readonly (Condition['kind'] | 'none')[]
}

/** What DQDL allows of a rule type. */
export interface RuleSyntax {
  forms: readonly RuleForm[]
  /** Whether `where` is allowed. */
  where?: true
  /** Whether `with threshold` is allowed. */
  threshold?: true
  /** An analyzer that is no rule. */
  analyzerOnly?: true
  /** Known to Deequ's evaluator but not to AWS Glue. */
  local?: true
}

const number = (parameters: number): RuleForm[] => [{ parameters, conditions: ['number'] }]
const numberOfMany = (): RuleForm[] => [{ parameters: 1, more: true, conditions: ['number'] }]
const bare = (parameters: number): RuleForm[] => [{ parameters, conditions: ['none'] }]
const bareOfMany = (): RuleForm[] => [{ parameters: 1, more: true, conditions: ['none'] }]
const columnStatistic: RuleSyntax = { forms: number(1), where: true }
const localStatistic: RuleSyntax = { ...columnStatistic, local: true }

/** Every rule type of DQDL with what its syntax allows (AWS Glue's rule reference; `local` ones from Deequ). */
export const ruleCatalogue: Readonly<Record<string, RuleSyntax>> = {
  RowCount: { forms: number(0), where: true },
  RowCountMatch: { forms: number(1) },
  ColumnCount: { forms: number(0) },
  Completeness: columnStatistic,
  IsComplete: { forms: bare(1), where: true },
  ColumnDataType: {
    forms: [{ parameters: 1, conditions: ['text'] }],
    where: true,
    threshold: true,
  },
  ColumnNamesMatchPattern: { forms: bare(1) },
  ColumnExists: { forms: bare(1) },
  ColumnCorrelation: { forms: number(2), where: true },
  Uniqueness: { forms: numberOfMany(), where: true },
  IsUnique: { forms: bareOfMany(), where: true },
  IsPrimaryKey: { forms: bareOfMany(), where: true },
  Mean: columnStatistic,
  Sum: columnStatistic,
  StandardDeviation: columnStatistic,
  Variance: columnStatistic,
  Entropy: columnStatistic,
  DistinctValuesCount: columnStatistic,
  UniqueValueRatio: columnStatistic,
  ColumnLength: columnStatistic,
  ColumnValues: {
    forms: [{ parameters: 1, conditions: ['text', 'number', 'date'] }],
    where: true,
    threshold: true,
  },
  DataFreshness: { forms: [{ parameters: 1, conditions: ['duration'] }], where: true },
  CustomSql: { forms: [{ parameters: 1, conditions: ['number', 'none'] }], threshold: true },
  ReferentialIntegrity: { forms: number(2) },
  DatasetMatch: { forms: [...number(2), ...number(3)] },
  SchemaMatch: { forms: number(1) },
  AggregateMatch: { forms: number(2) },
  DetectAnomalies: { forms: bareOfMany() },
  FileMatch: {
    forms: [
      { parameters: 2, conditions: ['none'] },
      { parameters: 1, conditions: ['text'] },
      { parameters: 0, conditions: ['text'] },
    ],
  },
  FileUniqueness: { forms: [...number(1), ...number(0)] },
  FileFreshness: {
    forms: [0, 1].map((parameters) => ({ parameters, conditions: ['date'] })),
    threshold: true,
  },
  FileSize: {
    forms: [0, 1].map((parameters) => ({ parameters, conditions: ['size'] })),
    threshold: true,
  },
  AllStatistics: { forms: number(1), analyzerOnly: true },
  Distribution: { forms: number(1), analyzerOnly: true },
  ZerosCount: localStatistic,
  Range: localStatistic,
  InterquartileRange: localStatistic,
  Skewness: localStatistic,
  Kurtosis: localStatistic,
  DuplicateRowCount: {
    forms: [{ parameters: 0, more: true, conditions: ['number'] }],
    where: true,
    local: true,
  },
}
