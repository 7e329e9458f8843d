import { didYouMean, quoteIdentifier, type QueryColumn } from '@deftunes/core'

import { QualityError } from '../errors.ts'
import type { ResolvedRule, TableContext } from './rule-type.ts'

/** How a column's values compare: exactly, as doubles, as text, as points in time, or not at all. */
export type ColumnKind = 'exact' | 'double' | 'text' | 'date' | 'timestamp' | 'other'

/** The columns a rule is about, found without regard to case. @throws QualityError QUALITY_RULE_REFUSED */
export function columnsOf(rule: ResolvedRule, table: TableContext): QueryColumn[] {
  return rule.parameters.map((name) => findColumn(name, table.columns, 'the table'))
}

/** The column a rule is about. @throws QualityError QUALITY_RULE_REFUSED */
export function columnOf(rule: ResolvedRule, table: TableContext): QueryColumn {
  return findColumn(rule.parameters[0] ?? '', table.columns, 'the table')
}

/** A column by its name, without regard to case. @throws QualityError QUALITY_RULE_REFUSED */
export function findColumn(name: string, columns: readonly QueryColumn[], of: string): QueryColumn {
  const column = columns.find((one) => isNamed(one, name))
  if (column) return column
  const known = columns.map((one) => one.name)
  const hint = didYouMean(name, known)
  throw refused(`column "${name}" is not in ${of}, which has ${known.join(', ')}${hint}`)
}

/** Whether a column has this name, as Spark compares names: without regard to case, backticks aside. */
export function isNamed(column: QueryColumn, name: string): boolean {
  return column.name.toLowerCase() === name.replaceAll('`', '').toLowerCase()
}

/** The identifier of a column in SQL. */
export function columnSql(column: QueryColumn): string {
  return quoteIdentifier(column.name)
}

/** How the values of a DuckDB type compare. */
export function kindOf({ type }: QueryColumn): ColumnKind {
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL)/.test(type)) return 'exact'
  if (type === 'DOUBLE' || type === 'FLOAT') return 'double'
  if (type === 'VARCHAR') return 'text'
  if (type === 'DATE') return 'date'
  return type.startsWith('TIMESTAMP') ? 'timestamp' : 'other'
}

/** A refusal to evaluate a rule. */
export function refused(message: string): QualityError {
  return new QualityError('QUALITY_RULE_REFUSED', message)
}
