/** The most that the details of an alert may take. */
const mostCharacters = 64 * 1024

/**
 * A value as JSON, whatever it is: the transaction that raises an alert must not fail for what the alert says. What
 * JSON cannot hold is told as text, and of too much the beginning.
 */
export function plainJson(value: Readonly<Record<string, unknown>>): string {
  const json = printed(value)
  if (json.length <= mostCharacters) return json
  return JSON.stringify({ truncated: json.slice(0, mostCharacters / 2).toWellFormed() })
}

function printed(value: unknown): string {
  try {
    return JSON.stringify(value ?? {}, (_, one: unknown) =>
      typeof one === 'bigint' || typeof one === 'symbol' || typeof one === 'function'
        ? String(one)
        : one,
    )
  } catch (error) {
    return JSON.stringify({ unprintable: String(error) })
  }
}
