import type { ChartAnswer, ChartFailure } from '../answer/chart-answer.ts'
import { unmetWords } from '../answer/unmet-words.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { deltaText } from '../format/index.ts'
import { escapeHtml, numberCard, summaryOf } from '../plot/index.ts'
import { oneLine } from '../plot/text-width.ts'
import { neutrals, semantics, typeScale } from '../tokens/index.ts'
import { prepareCanvas } from './canvas-engine.ts'
import { drawCard } from './draw-card.ts'
import { bandsOf, type Band } from './layout.ts'
import { Pen } from './pen.ts'
import type { ReportInput } from './report-input.ts'
import { sheetOf, type Sheet, type SheetRow } from './table-body.ts'

/** A picture of an e-mail's body. */
export interface HtmlImage {
  /** What the body calls it: `cid:<this>`. */
  cid: string
  png: Uint8Array
}

/** A dashboard as the body of an e-mail. */
export interface HtmlReport {
  html: string
  /** Empty when pictures are part of the body. */
  images: readonly HtmlImage[]
}

/** Px that an e-mail is wide, and how tall its pictures are. */
const mail = { width: 640, picture: 300 } as const

/** Rows of a table that are shown in an e-mail. */
const mostRows = 20

/**
 * A dashboard as the body of an e-mail: numbers and tables as text, plots as pictures, styles inside of their elements, no script.
 * Pictures are attachments that the body refers to, or with `inline` parts of the body. Always light: mail programs darken by themselves.
 */
export async function dashboardHtml(
  input: ReportInput,
  { inline = false }: { inline?: boolean } = {},
): Promise<HtmlReport> {
  const images: HtmlImage[] = []
  const place: Place = ({ id }, png) => {
    if (inline) return `data:image/png;base64,${Buffer.from(png).toString('base64')}`
    const cid = `plot-${images.length + 1}-${id.replaceAll(/[^\w-]/g, '_')}`
    images.push({ cid, png })
    return `cid:${cid}`
  }
  const parts: string[] = []
  for (const band of bandsOf(input.dashboard)) {
    if (band.kind === 'title') parts.push(headline(band.text))
    else parts.push(await bandHtml(band, input, place))
  }
  return { html: pageHtml(input, parts.join('\n')), images }
}

/** Takes the picture of a chart, and gives what the body refers to it by. */
type Place = (chart: Chart, png: Uint8Array) => string

const { canvas, surface, border, text, text2, text3 } = neutrals.light
const sans = `font-family:Inter,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`

function pageHtml({ dashboard, meta }: ReportInput, body: string): string {
  const title = escapeHtml(oneLine(dashboard.title))
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body style="margin:0;padding:24px 12px;background:${canvas};${sans};color:${text};font-variant-numeric:tabular-nums">
<div style="max-width:${mail.width}px;margin:0 auto">
<h1 style="margin:0;${fontOf('h1')}">${title}</h1>
<p style="margin:4px 0 16px;${fontOf('small')};color:${text3}">${meta.map((one) => escapeHtml(oneLine(one))).join(' &middot; ')}</p>
${body}
</div></body></html>
`
}

function headline(words: string): string {
  return `<h2 style="margin:16px 0 8px;${fontOf('h2')}">${escapeHtml(oneLine(words))}</h2>`
}

/** Numbers of a row stand side by side, all else below one another. */
async function bandHtml(
  band: Band & { kind: 'cards' },
  input: ReportInput,
  place: Place,
): Promise<string> {
  const charts = band.cards.map(({ chart }) => chart)
  const numbers = charts.filter(({ type }) => type === 'number')
  const parts = numbers.length > 0 ? [numbersHtml(numbers, input)] : []
  for (const chart of charts.filter(({ type }) => type !== 'number'))
    parts.push(await chartHtml(chart, input, place))
  return parts.join('\n')
}

function numbersHtml(
  charts: readonly Chart[],
  { answers, uncompared, locale }: ReportInput,
): string {
  const cells = charts.map((chart) => {
    const answer = answers.get(chart.id)
    const card = answer && !('error' in answer) ? numberCard(chart, answer, locale) : undefined
    const tone =
      card?.delta?.isGood === undefined
        ? text3
        : semantics.light[card.delta.isGood ? 'success' : 'error'].text
    const change = card?.delta
      ? `<span style="color:${tone};font-weight:500">${escapeHtml(deltaText(card.delta))}</span> ${escapeHtml(card.against ?? '')}`
      : escapeHtml((card && uncompared?.get(chart.id)) ?? '') || '&nbsp;'
    return (
      `<td style="padding:12px 16px;background:${surface};border:1px solid ${border};border-radius:10px;vertical-align:top">` +
      `<div style="${fontOf('smallStrong')};color:${text2}">${escapeHtml(oneLine(chart.title))}</div>` +
      `<div style="font-size:22px;line-height:28px;font-weight:600">${escapeHtml(card?.text ?? '–')}</div>` +
      `<div style="${fontOf('small')};color:${text3}">${change}</div>${unmetHtml(answer, '4px 0 0')}</td>`
    )
  })
  return `<table role="presentation" width="100%" style="border-collapse:separate;border-spacing:0;margin:0 0 16px;table-layout:fixed"><tr>${cells.join('<td width="8"></td>')}</tr></table>`
}

async function chartHtml(chart: Chart, input: ReportInput, place: Place): Promise<string> {
  const answer = input.answers.get(chart.id)
  const isSheet = chart.type === 'table' || chart.type === 'pivot'
  if (answer && 'error' in answer) return failureHtml(chart, answer)
  if (!isSheet || !answer) return pictureHtml(chart, answer, input, place)
  const sheet = sheetOf(chart, answer, input.locale)
  return `${titleHtml(chart)}${unmetHtml(answer, '0 0 8px')}${sheetHtml(sheet)}`
}

/** What of the page the numbers do not follow, a line each. */
function unmetHtml(answer: ChartAnswer | ChartFailure | undefined, margin: string): string {
  const style = `margin:${margin};${fontOf('micro')};color:${text3}`
  return unmetWords(answer)
    .map((words) => `<div style="${style}">${escapeHtml(oneLine(words))}</div>`)
    .join('')
}

function titleHtml({ title }: Chart): string {
  return `<h3 style="margin:16px 0 8px;${fontOf('h3')}">${escapeHtml(oneLine(title))}</h3>`
}

function failureHtml(chart: Chart, { error }: ChartFailure): string {
  const tone = semantics.light.error.text
  return `${titleHtml(chart)}<p style="margin:0 0 16px;${fontOf('small')};color:${tone}">${escapeHtml(`${error.code}: ${error.message.slice(0, 600)}`)}</p>`
}

async function pictureHtml(
  chart: Chart,
  answer: ChartAnswer | undefined,
  { locale }: ReportInput,
  place: Place,
): Promise<string> {
  const world = await prepareCanvas()
  const pen = new Pen(mail.width, mail.picture, 'light')
  const box = { x: 0, y: 0, width: mail.width, height: mail.picture }
  drawCard({ pen, world, ...(locale !== undefined && { locale }) }, chart, answer, box)
  const source = place(chart, await pen.canvas.encode('png'))
  const summary = answer ? summaryOf(chart, answer, locale) : chart.title
  const alt = [summary, ...unmetWords(answer)].join(' ')
  return `<img src="${source}" width="${mail.width}" alt="${escapeHtml(oneLine(alt))}" style="display:block;width:100%;max-width:${mail.width}px;height:auto;margin:0 0 16px">`
}

function sheetHtml({ columns, rows, totals, truncated }: Sheet): string {
  const levels = Math.max(1, ...columns.map(({ heads }) => heads.length))
  const align = (at: number): string => (columns[at]?.isNumber ? 'right' : 'left')
  const heads = Array.from({ length: levels }, (_, level) =>
    columns
      .map(
        ({ heads: texts }, at) =>
          `<th scope="col" style="padding:4px 6px;text-align:${align(at)};${fontOf('smallStrong')};color:${text3};border-bottom:1px solid ${border}">${escapeHtml(texts[level] ?? '')}</th>`,
      )
      .join(''),
  )
  const rowHtml = ({ cells, isTotal }: SheetRow): string => {
    const weight = isTotal ? 'smallStrong' : 'small'
    const line = isTotal ? `;border-top:1px solid ${border}` : ''
    const tds = cells.map(
      (cell, at) =>
        `<td style="padding:4px 6px;text-align:${align(at)};${fontOf(weight)}${line};unicode-bidi:isolate">${escapeHtml(oneLine(cell))}</td>`,
    )
    return `<tr>${tds.join('')}</tr>`
  }
  const shown = rows.slice(0, mostRows)
  const left = rows.length - shown.length
  const more =
    left > 0 || truncated
      ? `<p style="margin:4px 6px 16px;${fontOf('micro')};color:${text3}">${left.toLocaleString('en-US')}${truncated ? '+' : ''} more rows</p>`
      : ''
  return `<table width="100%" style="border-collapse:collapse;margin:0 0 8px;background:${surface}"><thead>${heads.map((head) => `<tr>${head}</tr>`).join('')}</thead><tbody>${[...shown, ...totals].map(rowHtml).join('')}</tbody></table>${more}`
}

function fontOf(role: keyof typeof typeScale): string {
  const { size, line, weight } = typeScale[role]
  return `font-size:${size}px;line-height:${line}px;font-weight:${weight}`
}
