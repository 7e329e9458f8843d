/** One text of a YAML document, and the keys above it. */
export interface TextValue {
  path: readonly string[]
  text: string
}

/** Every text in plain data, from the top. */
export function textsIn(value: unknown, path: readonly string[] = []): TextValue[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]))
}

/** The same data with every text replaced. */
export function withTexts(
  value: unknown,
  replaced: (text: string, path: readonly string[]) => string,
  path: readonly string[] = [],
): unknown {
  if (typeof value === 'string') return replaced(value, path)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value))
    return value.map((item, index) => withTexts(item, replaced, [...path, String(index)]))
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    withTexts(inner, replaced, [...path, key]),
  ])
  return Object.fromEntries(entries) as unknown
}

/** What a mapping holds by name; nothing for anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : []
}
