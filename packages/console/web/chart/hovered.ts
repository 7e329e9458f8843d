let hovered: string | undefined

/** Says which chart the reader points at. */
export function setHovered(chart: string | undefined): void {
  hovered = chart
}

/** Whether the reader points at a chart. */
export function isHovered(chart: string): boolean {
  return hovered === chart
}
