import { didYouMean } from '@deftunes/core'

import { columnSql, findColumn, refused } from './column.ts'
import { holds, inWords, numberCondition } from './number-condition.ts'
import { inDigits } from './row-share.ts'
import type { ResolvedRule, RuleType, TableContext } from './rule-type.ts'

/** `ReferentialIntegrity "a,b" "alias.{x,y}" = 1.0`: the share of rows found in another table; NULL is never found. */
export const referentialIntegrity: RuleType = {
  measure: (rule, table) => {
    const { pairs, relation } = keysOf(rule, table)
    const lookup = joinSql(table.primary, 'SEMI', relation, pairs)
    return {
      rows: { from: table.primary, sql: 'count(*)' },
      found: { from: `(SELECT 1 FROM ${lookup})`, sql: 'count(*)' },
    }
  },
  judge: ({ condition, parameters: [, target = ''] }, { rows = 0, found = 0 }) => {
    const share = rows === 0 ? 1 : found / rows
    const asked = numberCondition(condition)
    return {
      passed: rows === 0 || holds(asked, share),
      expected: `a share of rows found in ${target} ${inWords(asked)}`,
      got: `${inDigits(share)} (${inDigits(rows - found)} of ${inDigits(rows)} rows without a match)`,
      metrics: { [`Column.${readTarget(target).alias}.ReferentialIntegrity`]: share },
    }
  },
  sample: (rule, table) => {
    const { pairs, relation } = keysOf(rule, table)
    const parts = pairs.map(({ mine }) => `coalesce(CAST(mine.${mine} AS VARCHAR), 'NULL')`)
    const lookup = joinSql(table.primary, 'ANTI', relation, pairs)
    return `SELECT concat_ws(', ', ${parts.join(', ')}) AS sample FROM ${lookup} LIMIT 50`
  },
}

interface KeyPair {
  mine: string
  theirs: string
}

function keysOf(
  { parameters: [mine = '', target = ''] }: ResolvedRule,
  table: TableContext,
): { pairs: KeyPair[]; relation: string } {
  const { alias, names } = readTarget(target)
  const reference = table.references[alias]
  if (!reference) {
    const known = Object.keys(table.references)
    const hint = didYouMean(alias, known)
    throw refused(
      `reference "${alias}" is not at hand; known are: ${known.join(', ') || 'none'}${hint}`,
    )
  }
  if ('problem' in reference) {
    throw refused(`reference "${alias}" cannot be read: ${reference.problem}`)
  }
  const own = splitNames(mine)
  if (own.length !== names.length) {
    throw refused(`expected as many columns on both sides, got ${own.length} and ${names.length}`)
  }
  const pairs = own.map((name, index) => ({
    mine: columnSql(findColumn(name, table.columns, 'the table')),
    theirs: columnSql(findColumn(names[index] ?? '', reference.columns, `reference "${alias}"`)),
  }))
  return { pairs, relation: reference.relation }
}

/** Reads `alias.column` or `alias.{column,column}`. */
function readTarget(target: string): { alias: string; names: string[] } {
  const match = /^(.+)\.\{(.+)\}$/.exec(target) ?? /^(.+)\.([^.]+)$/.exec(target)
  if (!match) throw refused(`expected alias.column or alias.{column,column}, got "${target}"`)
  return { alias: match[1] ?? '', names: splitNames(match[2] ?? '') }
}

function splitNames(list: string): string[] {
  return list.split(',').map((name) => name.trim())
}

function joinSql(
  primary: string,
  join: 'SEMI' | 'ANTI',
  relation: string,
  pairs: readonly KeyPair[],
): string {
  const on = pairs.map(({ mine, theirs }) => `mine.${mine} = theirs.${theirs}`).join(' AND ')
  return `(SELECT * FROM ${primary}) AS mine ${join} JOIN (SELECT * FROM ${relation}) AS theirs ON ${on}`
}
