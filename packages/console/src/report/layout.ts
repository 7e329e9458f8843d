import type { Chart, Dashboard } from '../dashboard/dashboard.ts'
import { grid, heightOf } from '../tokens/index.ts'

/** A part of a page in px. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** A row of cards, or the headline above it. */
export type Band =
  | { kind: 'title'; text: string; height: number }
  | { kind: 'cards'; height: number; cards: readonly { chart: Chart; x: number; width: number }[] }

/** Of a page in px: its whole width, and what is kept free at its edges. */
export const page = { width: 1200, margin: 24, headline: 32 } as const

/** Bands of a dashboard from top to bottom. */
export function bandsOf({ rows }: Dashboard): Band[] {
  return rows.flatMap(({ height, title, charts }): Band[] => {
    const headline: Band[] =
      title === undefined ? [] : [{ kind: 'title', text: title, height: page.headline }]
    const cards = placed(charts)
    return [...headline, { kind: 'cards', height: heightOf(Math.max(2, height)), cards }]
  })
}

/** Bands by page: none is parted, and a headline stays with its row. */
export function pagesOf(bands: readonly Band[], first: number, others: number): Band[][] {
  const pages: Band[][] = []
  let [current, left]: [Band[], number] = [[], first]
  for (const [at, band] of bands.entries()) {
    const next = band.kind === 'title' ? (bands[at + 1]?.height ?? 0) + grid.gap : 0
    if (band.height + next > left && current.length > 0) {
      pages.push(current)
      ;[current, left] = [[], others]
    }
    current.push(band)
    left -= band.height + grid.gap
  }
  return current.length > 0 || pages.length === 0 ? [...pages, current] : pages
}

/** Height of bands on one another. */
export function heightOfBands(bands: readonly Band[]): number {
  return (
    bands.reduce((sum, { height }) => sum + height + grid.gap, 0) -
    (bands.length > 0 ? grid.gap : 0)
  )
}

function placed(charts: readonly Chart[]): { chart: Chart; x: number; width: number }[] {
  const inner = page.width - 2 * page.margin
  const column = (inner - (grid.columns - 1) * grid.gap) / grid.columns
  let used = 0
  return charts.map((chart) => {
    const x = page.margin + used * (column + grid.gap)
    used += chart.width
    return { chart, x, width: chart.width * (column + grid.gap) - grid.gap }
  })
}
