import { isMap, isSeq, LineCounter, parseDocument, type Node } from 'yaml'

/** Line and column of what stands under a path of keys and indexes in a YAML text; the nearest known part when it is absent. */
export function yamlPlace(
  text: string,
  path: readonly (string | number)[],
): { line: number; column: number } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  let node: unknown = document.contents
  let offset = 0
  for (const key of path) {
    const next = isMap(node) || isSeq(node) ? node.get(key, true) : undefined
    if (next === undefined) break
    node = next
    offset = (node as Node).range?.[0] ?? offset
  }
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

/** Line and column of the first match of a pattern in a text; the start when there is none. */
export function textPlace(text: string, pattern: RegExp): { line: number; column: number } {
  const index = Math.max(text.search(pattern), 0)
  const before = text.slice(0, index).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
