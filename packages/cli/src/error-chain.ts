/** An error and everything that caused it. */
export function chainOf(error: unknown): unknown[] {
  const chain = new Set<unknown>()
  let next = error
  while (next !== undefined && !chain.has(next)) {
    chain.add(next)
    next = next instanceof Error ? next.cause : undefined
  }
  return [...chain]
}
