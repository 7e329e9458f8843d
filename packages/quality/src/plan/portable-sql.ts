import { quoteIdentifier, quoteLiteral } from '@deftunes/core'

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\[\s\S]|''|[^'\\])*'|"(?:\\[\s\S]|[^"\\])*"|`(?:``|[^`])*`|[A-Za-z_]\w*/g
const CONTROL: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', 0: '\0' }

/**
 * Spark SQL, as `where` and CustomSql carry it, in DuckDB's spelling: backslash escapes, "text in double quotes",
 * `names in backticks` and the table name primary, which is a reserved word in DuckDB. Functions stay as they are.
 */
export function portableSql(text: string): string {
  const sql = text.replaceAll('\\"', '"').trim().replace(/;$/, '')
  return sql.replaceAll(TOKEN, (token) => {
    if (token.startsWith("'")) return literal(token.slice(1, -1).replaceAll("''", "\\'"))
    if (token.startsWith('"')) return literal(token.slice(1, -1))
    if (token.startsWith('`')) return quoteIdentifier(token.slice(1, -1).replaceAll('``', '`'))
    return token.toLowerCase() === 'primary' ? quoteIdentifier('primary') : token
  })
}

function literal(body: string): string {
  const text = body.replaceAll(/\\([\s\S])/g, (escape, character: string) => {
    if (character === '%' || character === '_') return escape
    return CONTROL[character] ?? character
  })
  return quoteLiteral(text)
}
