import type { Cell, ChartAnswer } from '../answer/chart-answer.ts'
import { formatMeasure, nullText, numberOf } from '../format/index.ts'
import type { World } from './world.ts'

/** A row of a map. */
export interface MapRow {
  /** Row of the answer. */
  row: number
  /** The code as it is in the answer; null for unknown countries. */
  code: Cell
  /** The country's name, or what stands for it. */
  name: string
  value: number | undefined
}

/** A map's rows: those whose country has an area, and those that cannot be seen. */
export interface MapRows {
  painted: readonly MapRow[]
  /** The greatest first. */
  unplaced: readonly MapRow[]
}

/** Which rows of an answer by country are on the map; no row is on both sides or on none. */
export function mapOf({ dimensions, main }: ChartAnswer, world: World): MapRows {
  const rows = main.rows.map((cells, row): MapRow => {
    const code = cells[0] ?? null
    const others = main.others?.[row] ?? false
    return {
      ...{ row, code: others ? null : code },
      name: others ? 'others' : nameOf(code, world),
      value: numberOf(cells[dimensions.length]),
    }
  })
  const seen = new Set<string>()
  const isPainted = ({ row, code }: MapRow): boolean => {
    const key = alpha2(code)
    if (!world.codes.has(key) || main.others?.[row] || seen.has(key)) return false
    seen.add(key)
    return true
  }
  const { true: painted = [], false: unplaced = [] } = Object.groupBy(rows, (row) =>
    isPainted(row) ? 'true' : 'false',
  )
  const sorted = unplaced.toSorted((one, other) => (other.value ?? 0) - (one.value ?? 0))
  return { painted, unplaced: sorted }
}

/** The code of an area, in capitals. */
export function alpha2(code: Cell): string {
  return typeof code === 'string' ? code.trim().toUpperCase() : ''
}

/** What is not on the map, in words: 'Not on this map: Gibraltar 1,204 · (none) 312'; undefined where all is. */
export function unplacedText(
  { unplaced }: MapRows,
  { measures }: Pick<ChartAnswer, 'measures'>,
  { locale, most = 4 }: { locale?: string; most?: number } = {},
): string | undefined {
  const [measure] = measures
  if (!measure || unplaced.length === 0) return undefined
  const options = locale === undefined ? {} : { locale }
  const words = unplaced
    .slice(0, most)
    .map(({ name, value }) => `${name} ${formatMeasure(value, measure, 'label', options)}`)
  const more = unplaced.length - words.length
  return `Not on this map: ${words.join(' · ')}${more > 0 ? ` · ${more} more` : ''}`
}

function nameOf(code: Cell, world: World): string {
  if (code === null || code === '') return nullText
  return world.nameOf(alpha2(code)) ?? String(code)
}
