import { columnCount } from './column-count.ts'
import { columnExists } from './column-exists.ts'
import { columnLength } from './column-length.ts'
import { columnValues } from './column-values.ts'
import { completeness } from './completeness.ts'
import { customSql } from './custom-sql.ts'
import { dataFreshness } from './data-freshness.ts'
import { isComplete } from './is-complete.ts'
import { isPrimaryKey } from './is-primary-key.ts'
import { isUnique } from './is-unique.ts'
import { referentialIntegrity } from './referential-integrity.ts'
import { rowCount } from './row-count.ts'
import type { RuleType } from './rule-type.ts'
import { uniquenessRule } from './uniqueness.ts'

/** The rule types that can be evaluated; every other type of DQDL parses and is refused. */
export const ruleTypes: Readonly<Record<string, RuleType>> = {
  RowCount: rowCount,
  ColumnCount: columnCount,
  ColumnExists: columnExists,
  ColumnLength: columnLength,
  ColumnValues: columnValues,
  Completeness: completeness,
  CustomSql: customSql,
  DataFreshness: dataFreshness,
  IsComplete: isComplete,
  IsPrimaryKey: isPrimaryKey,
  IsUnique: isUnique,
  ReferentialIntegrity: referentialIntegrity,
  Uniqueness: uniquenessRule,
}
