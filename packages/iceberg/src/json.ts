/** Keys whose values are 64-bit numbers in Iceberg's JSON. */
const longKeys = new Set([
  'snapshot-id',
  'parent-snapshot-id',
  'current-snapshot-id',
  'sequence-number',
  'last-sequence-number',
])

/** Parses Iceberg's JSON: snapshot ids and sequence numbers become bigint, and so does what a number would round. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number') return value
    const source = context?.source ?? String(value)
    const rounded = !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
    return longKeys.has(key) || rounded ? BigInt(source) : value
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
