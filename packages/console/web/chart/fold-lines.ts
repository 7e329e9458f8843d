import type { PivotLine } from '../../src/plot/pivot.ts'

/** A line of a pivot that is shown, and the groups that begin at it. */
export interface ShownLine {
  line: PivotLine
  /** By place of its headers: the group that can be folded there, and whether it is. */
  groups: readonly ({ key: string; folded: boolean } | undefined)[]
}

/**
 * The lines of a pivot that are left when groups are folded: of a folded one its total alone. Only groups that have a total of their
 * own can be folded, so that no number is lost.
 */
export function foldLines(lines: readonly PivotLine[], folded: ReadonlySet<string>): ShownLine[] {
  const foldable = new Set(lines.flatMap(({ isTotal, path }) => (isTotal ? keyOf(path) : [])))
  const seen = new Set<string>()
  return lines.flatMap((line): ShownLine[] => {
    const above = line.path.map((_, at) => keyOf(line.path.slice(0, at + 1)))
    const own = line.isTotal ? above.at(-1) : undefined
    if (above.some((key) => folded.has(key) && key !== own)) return []
    const groups = line.headers.map((_, at) => {
      const key = above[at]
      if (key === undefined || !foldable.has(key) || seen.has(key)) return undefined
      seen.add(key)
      return { key, folded: folded.has(key) }
    })
    return [{ line, groups }]
  })
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}
