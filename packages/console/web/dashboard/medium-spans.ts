/**
 * Columns of 6 of the charts of a row, by their columns of 12: what is wider than half takes all, others stand in pairs, and one
 * that is left alone takes all.
 */
export function mediumSpans(widths: readonly number[]): number[] {
  const spans: number[] = []
  let open: number | undefined
  for (const [index, width] of widths.entries()) {
    if (width > 6) {
      if (open !== undefined) spans[open] = 6
      open = undefined
      spans.push(6)
    } else {
      spans.push(3)
      open = open === undefined ? index : undefined
    }
  }
  if (open !== undefined) spans[open] = 6
  return spans
}
