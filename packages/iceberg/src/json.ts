/** Keys whose values are 64-bit numbers in Iceberg's JSON. */
const longKeys = new Set([
  'snapshot-id',
  'parent-snapshot-id',
  'current-snapshot-id',
  'sequence-number',
  'last-sequence-number',
])

/** Parses Iceberg's JSON: snapshot ids and sequence numbers become bigint, none loses a digit. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number' || !longKeys.has(key)) return value
    return BigInt(context?.source ?? value)
  })
}

/** Prints JSON with bigint as plain numbers. */
export function printJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? rawJson(String(part)) : part,
  )
}

/** The language's own way to print a text as it is; its type declarations lack it yet. */
const { rawJSON: rawJson } = JSON as typeof JSON & { rawJSON: (text: string) => unknown }
