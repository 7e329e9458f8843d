import { neutrals, semantics, type Scheme } from '../tokens/index.ts'

/** A row of a tooltip. */
export interface TooltipRow {
  name: string
  value: string
  /** Of its swatch. */
  colour?: string
  /** A line of dashes stands for what is compared with. */
  dashed?: boolean
  strong?: boolean
  /** The tone of a change. */
  tone?: 'success' | 'error'
}

/** What a tooltip says. */
export interface TooltipText {
  title: string
  rows: readonly TooltipRow[]
  /** Rows that are left out. */
  more?: number
  hint?: string
}

/** Rows that are shown at most. */
export const mostRows = 10

/** A text as HTML that shows just that text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The HTML inside a tooltip; names and values are text, whatever they hold. */
export function tooltipHtml({ title, rows, more = 0, hint }: TooltipText, scheme: Scheme): string {
  const { text, text3 } = neutrals[scheme]
  const head = `<div style="font-weight:600;margin-bottom:4px;color:${text};${isolated(260)}">${escapeHtml(title)}</div>`
  const left = more > 0 ? note(`${more} more`, text3) : ''
  const table = `<table style="border-collapse:collapse;border-spacing:0">${rows.map((row) => rowHtml(row, scheme)).join('')}</table>`
  const last = hint === undefined ? '' : note(hint, text3)
  return `<div style="font-size:12px;line-height:16px;font-variant-numeric:tabular-nums">${head}${table}${left}${last}</div>`
}

function rowHtml(
  { name, value, colour, dashed, strong, tone }: TooltipRow,
  scheme: Scheme,
): string {
  const { text, text2 } = neutrals[scheme]
  const weight = strong ? 'font-weight:600;' : ''
  const swatch = colour === undefined ? '' : swatchHtml(colour, dashed ?? false)
  const ink = tone === undefined ? text : semantics[scheme][tone].text
  const cell = 'padding:1px 0;vertical-align:middle'
  return (
    `<tr><td style="${cell};width:${swatch ? 16 : 0}px">${swatch}</td>` +
    `<td style="${cell};padding-right:16px;color:${text2};${weight}"><div style="${isolated(200)}">${escapeHtml(name)}</div></td>` +
    `<td style="${cell};text-align:right;white-space:nowrap;color:${ink};${weight}">${escapeHtml(value)}</td></tr>`
  )
}

function swatchHtml(colour: string, dashed: boolean): string {
  const shape = dashed
    ? `width:10px;border-top:2px dashed ${colour}`
    : `width:8px;height:8px;border-radius:2px;background:${colour}`
  return `<span style="display:inline-block;vertical-align:middle;${shape}"></span>`
}

/** Text of any direction stays in its own box. */
function isolated(width: number): string {
  return `unicode-bidi:isolate;max-width:${width}px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap`
}

function note(text: string, colour: string): string {
  return `<div style="margin-top:4px;font-size:11px;color:${colour}">${escapeHtml(text)}</div>`
}
