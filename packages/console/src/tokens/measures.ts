/** A role of text: size and line in px, weight, tracking in em. */
export interface TypeRole {
  size: number
  line: number
  weight: number
  tracking?: number
}

/** The roles of text; line heights are even, so that text sits on whole pixels. */
export const typeScale = {
  display: { size: 28, line: 32, weight: 600, tracking: -0.02 },
  displaySmall: { size: 22, line: 28, weight: 600, tracking: -0.02 },
  h1: { size: 20, line: 28, weight: 600 },
  h2: { size: 16, line: 24, weight: 600 },
  h3: { size: 14, line: 20, weight: 600 },
  body: { size: 14, line: 20, weight: 400 },
  bodyStrong: { size: 14, line: 20, weight: 500 },
  small: { size: 12, line: 16, weight: 400 },
  smallStrong: { size: 12, line: 16, weight: 500 },
  micro: { size: 11, line: 16, weight: 400 },
  mono: { size: 13, line: 20, weight: 400 },
  monoSmall: { size: 12, line: 18, weight: 400 },
} as const satisfies Record<string, TypeRole>

/** Families, the wanted one first. */
export const fonts = {
  sans: '"Inter Variable", Inter, system-ui, sans-serif',
  mono: '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace',
} as const

/** Distances in px, on a grid of 4. */
export const space = { xxs: 2, xs: 4, sm: 8, md: 12, lg: 16, xl: 24, xxl: 32, xxxl: 48 } as const

/** Radii in px. */
export const radius = { cell: 4, control: 6, card: 10, pill: 999 } as const

/** The grid of a dashboard: columns, gap and height of a unit in px. */
export const grid = { columns: 12, gap: 16, unit: 40 } as const

/** Padding in px: of a card, of a page, of a page below {@link narrow}. */
export const padding = { cardX: 16, cardY: 12, page: 24, pageNarrow: 12 } as const

/** Width in px below which a page is that of a phone. */
export const narrow = 640

/** Durations in ms and their curve; leaving takes 0.7 of them. */
export const motion = {
  hover: 80,
  popover: 120,
  drawer: 180,
  curve: 'cubic-bezier(.2,0,0,1)',
} as const

/** Shadows of what floats. */
export const shadows = {
  light: { popover: '0 4px 12px rgb(16 20 28/.10)', modal: '0 12px 32px rgb(16 20 28/.18)' },
  dark: { popover: '0 4px 12px rgb(16 20 28/.5)', modal: '0 12px 32px rgb(16 20 28/.6)' },
} as const

/** Stacking order. */
export const layers = { app: 100, modal: 200, popover: 300, toast: 400 } as const

/** Height of a card of some units in px, gaps between them included. */
export function heightOf(units: number): number {
  return units * grid.unit + (units - 1) * grid.gap
}
