import type { Filter } from '@deftunes/metrics'

import type { Cell } from '../../src/answer/chart-answer.ts'
import type { VersionSession } from '../../src/warehouse/warehouse.ts'
import { conditions, holds, type Shown } from './conditions.ts'
import { firstDay, type Days } from './page-days.ts'
import type { PlainBy } from './plain-sql.ts'
import type { PlainQuestion } from './plain-question.ts'

type Rows = readonly (readonly Cell[])[]

/** What a chart is compared with, told apart from the code that answers it. */
export interface Comparison {
  filters: readonly Filter[]
  /** Days that are partly before the data have no total, and rows in time alone. */
  hasTotal: boolean
  hasRows: boolean
  /** Rows whose first cell is a time: the first bucket of the days before at the first of the page's, and so on. */
  moved: (rows: Rows, by: PlainBy) => Promise<Rows>
}

/** The comparison of a chart; undefined where there is none. */
export async function comparisonOf(
  session: VersionSession,
  shown: Shown,
  question: PlainQuestion,
): Promise<Comparison | undefined> {
  const { chart, dashboard, state } = shown
  const compare = state.compare ?? dashboard.compare
  if (!chart.compares || compare === 'none') return undefined
  if (typeof compare === 'string') return withDays(session, shown, question)
  return 'segment' in compare ? withSegment(shown, question, compare.segment) : undefined
}

function withSegment(
  shown: Shown,
  { by, filters }: PlainQuestion,
  segment: readonly Filter[],
): Comparison | undefined {
  if (segment.length === 0 || !segment.every((filter) => holds(shown, filter))) return undefined
  const said = segment.map(({ dimension }) => dimension)
  return {
    filters: [...filters.filter(({ dimension }) => !said.includes(dimension)), ...segment],
    ...{ hasTotal: true, hasRows: by.length > 0 },
    moved: (rows) => Promise.resolve(rows),
  }
}

async function withDays(
  session: VersionSession,
  shown: Shown,
  { by, days, before }: PlainQuestion,
): Promise<Comparison | undefined> {
  const { time = '' } = shown.dashboard
  const first = await firstDay(session)
  if (!days || !before || before[1] <= first) return undefined
  if (!holds(shown, { dimension: time, op: 'range' })) return undefined
  const isPartial = before[0] < first
  return {
    filters: conditions(shown, before),
    hasTotal: !isPartial,
    hasRows: by[0] !== undefined && (!isPartial || goesAlong(by[0])),
    moved: async (rows, time) =>
      goesAlong(time)
        ? movedRows(session, rows, { grain: time.grain ?? '', from: before, to: days })
        : rows,
  }
}

/** When somebody registered has nothing to do with the days of a page, which are those of sales. */
function goesAlong({ dimension, grain }: PlainBy): boolean {
  return grain !== undefined && dimension.startsWith('sales.')
}

/** Counts the buckets in SQL. */
async function movedRows(
  session: VersionSession,
  rows: Rows,
  { grain, from, to }: { grain: string; from: NonNullable<Days>; to: NonNullable<Days> },
): Promise<Rows> {
  const times = [...new Set(rows.flatMap(([at]) => (typeof at === 'string' ? [at] : [])))]
  if (times.length === 0) return rows
  const bucket = (day: string) => `date_trunc('${grain}', TIMESTAMP '${day}')`
  const type = grain === 'hour' ? 'TIMESTAMP' : 'DATE'
  const moved = `${bucket(to[0])} + date_diff('${grain}', ${bucket(from[0])}, moment) * INTERVAL '1 ${grain}'`
  const list = times.map((at) => `('${at}', TIMESTAMP '${at}')`).join(', ')
  const table = await session.read(
    `SELECT name, CAST(${moved} AS ${type}) FROM (VALUES ${list}) AS t(name, moment)`,
  )
  const byTime = new Map(table.rows.map(([name, at = null]) => [name, at]))
  return rows.map(([at = null, ...cells]) => [byTime.get(at) ?? at, ...cells])
}
