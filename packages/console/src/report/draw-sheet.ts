import { colourAt } from '../plot/colours.ts'
import type { Box } from './layout.ts'
import type { Pen } from './pen.ts'
import type { Sheet, SheetColumn, SheetRow } from './table-body.ts'

/** Heights in px. */
const sizes = { row: 26, head: 24, foot: 20, gap: 12, least: 48, most: 260 } as const

/** Draws as many rows of a table as fit, its totals, and how many rows there are beyond. */
export function drawSheet(pen: Pen, sheet: Sheet, box: Box): void {
  const { rows, totals } = sheet
  const levels = Math.max(1, ...sheet.columns.map(({ heads }) => heads.length))
  const shown = shownColumns(pen, sheet, box.width)
  const room = box.height - levels * sizes.head - totals.length * sizes.row
  const all = Math.floor(room / sizes.row) >= rows.length
  const count = all ? rows.length : Math.max(0, Math.floor((room - sizes.foot) / sizes.row))
  drawHead(pen, shown, levels, box)
  const top = box.y + levels * sizes.head
  rows
    .slice(0, count)
    .forEach((row, at) => drawRow(pen, row, shown, { ...box, y: top + at * sizes.row }))
  const below = top + count * sizes.row
  totals.forEach((row, at) => drawRow(pen, row, shown, { ...box, y: below + at * sizes.row }))
  const left = rows.length - count
  const hidden = sheet.columns.length - shown.length
  const words = [
    ...(left > 0 || sheet.truncated
      ? [`${left.toLocaleString('en-US')}${sheet.truncated ? '+' : ''} more rows`]
      : []),
    ...(hidden > 0 ? [`${hidden} more columns`] : []),
  ]
  if (words.length > 0) {
    const y = Math.min(below + totals.length * sizes.row + 2, box.y + box.height - sizes.foot + 4)
    pen.text(words.join(' · '), box.x, y, { role: 'micro', colour: pen.colours.text3 })
  }
}

interface Placed {
  column: SheetColumn
  /** Index among all columns. */
  at: number
  x: number
  width: number
}

/** Columns as wide as what is in them, together as wide as the box; those at the right that do not fit are left out. */
function shownColumns(pen: Pen, { columns, rows, totals }: Sheet, width: number): Placed[] {
  const barred = rows.some(({ bars }) => bars)
  const wanted = columns.map(({ heads, isNumber }, at) => {
    const texts = [
      ...heads,
      ...[...rows.slice(0, 60), ...totals].map(({ cells }) => cells[at] ?? ''),
    ]
    const widest = Math.max(...texts.map((text) => pen.widthOf(text.slice(0, 80), 'smallStrong')))
    return Math.min(
      isNumber ? 160 : sizes.most,
      Math.max(sizes.least, widest + (isNumber && barred ? 20 : 0)),
    )
  })
  const narrowed = narrowedTo(width, wanted, columns)
  let used = 0
  const fitting = narrowed.filter((one, at) => {
    used += one + (at > 0 ? sizes.gap : 0)
    return at === 0 || used <= width + 0.5
  })
  const sum = fitting.reduce((total, one) => total + one, 0) + (fitting.length - 1) * sizes.gap
  const spare = Math.max(0, width - sum) / Math.max(1, fitting.length)
  let x = 0
  return fitting.flatMap((one, at): Placed[] => {
    const column = columns[at]
    if (!column) return []
    const placed = { column, at, x, width: Math.min(width - x, one + spare) }
    x += placed.width + sizes.gap
    return [placed]
  })
}

/** Names give way before numbers do. */
function narrowedTo(
  width: number,
  wanted: readonly number[],
  columns: readonly SheetColumn[],
): number[] {
  const sum = wanted.reduce((total, one) => total + one + sizes.gap, -sizes.gap)
  const give = wanted.map((one, at) => (columns[at]?.isNumber ? 0 : Math.max(0, one - 96)))
  const most = give.reduce((total, one) => total + one, 0)
  const part = most > 0 ? Math.min(1, Math.max(0, sum - width) / most) : 0
  return wanted.map((one, at) => one - part * (give[at] ?? 0))
}

function drawHead(pen: Pen, shown: readonly Placed[], levels: number, { x, y, width }: Box): void {
  for (let level = 0; level < levels; level += 1) {
    for (const { column, x: left, width: wide } of shown) {
      const text = column.heads[level] ?? ''
      const place = column.isNumber ? x + left + wide : x + left
      pen.text(text, place, y + level * sizes.head + 4, {
        ...{ role: 'smallStrong', colour: pen.colours.text3, width: wide },
        align: column.isNumber ? 'right' : 'left',
      })
    }
  }
  const bottom = y + levels * sizes.head - 0.5
  pen.line([x, bottom], [x + width, bottom], pen.colours.border)
}

function drawRow(pen: Pen, row: SheetRow, shown: readonly Placed[], { x, y, width }: Box): void {
  const { colours } = pen
  if (row.isTotal) pen.line([x, y + 0.5], [x + width, y + 0.5], colours.border)
  for (const { column, at, x: left, width: wide } of shown) {
    const bar = row.bars?.[at]
    if (bar) {
      const from = x + left + bar.from * wide
      pen.fill(
        {
          x: from,
          y: y + 4,
          width: Math.max(0.5, (bar.to - bar.from) * wide),
          height: sizes.row - 8,
        },
        colourAt(0, pen.scheme),
        2,
        0.28,
      )
    }
    const place = column.isNumber ? x + left + wide - (bar ? 4 : 0) : x + left
    pen.text(row.cells[at] ?? '', place, y + 5, {
      ...{ role: row.isTotal ? 'smallStrong' : 'small', width: wide },
      colour: column.isNumber || row.isTotal ? colours.text : colours.text2,
      align: column.isNumber ? 'right' : 'left',
    })
  }
}
