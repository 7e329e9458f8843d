/** Line and column of the first match of a pattern in a text; the start when there is none. */
export function textPlace(text: string, pattern: RegExp): { line: number; column: number } {
  const index = Math.max(text.search(pattern), 0)
  const before = text.slice(0, index).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** A text as a pattern that matches just it. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
