/** An SQL identifier in double quotes. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A dotted relation name, each part quoted. */
export function quoteRelation(...parts: string[]): string {
  return parts.map(quoteIdentifier).join('.')
}

/** An SQL literal: text in single quotes, numbers and booleans bare, null as NULL. */
export function quoteLiteral(value: string | number | bigint | boolean | null): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  return String(value)
}

/** An SQL list of text literals: ['a', 'b']. */
export function quoteList(values: readonly string[]): string {
  return `[${values.map((value) => quoteLiteral(value)).join(', ')}]`
}
