/** An ephemeral model as part of another's SQL. */
export interface InjectedCte {
  /** The ephemeral model's unique id. */
  id: string
  name: string
  sql: string
}

/** What dbt puts before the name of an ephemeral model in SQL. */
export function cteName(alias: string): string {
  return `__dbt__cte__${alias}`
}

/** SQL with common table expressions added in front, joined to its own WITH when it has one. */
export function injectCtes(sql: string, ctes: readonly InjectedCte[]): string {
  if (ctes.length === 0) return sql
  const injected = ctes.map((cte) => ` ${cte.name} as (\n${cte.sql}\n)`).join(', ')
  const start = skipComments(sql)
  const own = /^with(\s+recursive)?\b/i.exec(sql.slice(start))
  if (!own) return `with${injected} ${sql}`
  const after = start + own[0].length
  return `${sql.slice(0, after)}${injected},${sql.slice(after)}`
}

/** Where SQL begins after white space and comments. */
function skipComments(sql: string): number {
  const leading = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/.exec(sql)
  return leading ? leading[0].length : 0
}
