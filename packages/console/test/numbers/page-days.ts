import type { Dashboard } from '../../src/dashboard/dashboard.ts'
import type { PageState } from '../../src/state/page-state.ts'
import type { VersionSession } from '../../src/warehouse/warehouse.ts'
import { plainDaysSql } from './plain-days.ts'

interface DaysOfPage {
  dashboard: Dashboard
  state: PageState
}

function presetOf(dashboard: Dashboard, { range = dashboard.range }: PageState): string {
  if (typeof range === 'string') return range
  throw new RangeError('expected a preset')
}

/** From one day, included, to another, excluded; undefined: all. */
export type Days = readonly [from: string, to: string] | undefined

/** The days that a page shows. */
export async function daysOf(
  session: VersionSession,
  { dashboard }: DaysOfPage,
  state: PageState,
): Promise<Days> {
  if (dashboard.time === undefined) return undefined
  const range = presetOf(dashboard, state)
  const last = await session.read(
    'SELECT CAST(max(session_date) AS VARCHAR) FROM serving.fact_session',
  )
  const { rows } = await session.read(plainDaysSql(range, String(last.rows[0]?.[0])))
  const [from, to] = rows[0] ?? []
  return typeof from === 'string' && typeof to === 'string' ? [from, to] : undefined
}

/** The first day that has data. */
export async function firstDay(session: VersionSession): Promise<string> {
  const { rows } = await session.read(
    'SELECT CAST(min(session_date) AS VARCHAR) FROM serving.fact_session',
  )
  return String(rows[0]?.[0])
}

/** Days before as a reader would count them: the unit before of a month or year, else as many days, or units. */
export async function daysBefore(
  session: VersionSession,
  { dashboard, state }: DaysOfPage,
  days: Days,
): Promise<Days> {
  const compare = state.compare ?? dashboard.compare
  const range = presetOf(dashboard, state)
  if (!days || compare === 'none' || typeof compare !== 'string') return undefined
  const [from, to] = days.map((day) => `DATE '${day}'`)
  const [, count = '', unit = ''] = /^last (\d+) (\w+?)s?$/.exec(range) ?? []
  const back =
    compare === 'year' ? '1 year' : count === '' ? `1 ${range.split(' ')[1]}` : `${count} ${unit}`
  const start = `${from} - INTERVAL ${back}`
  const moved = `CASE WHEN day(${to}) = 1 THEN ${to} - INTERVAL ${back} ELSE ${to} - INTERVAL 1 DAY - INTERVAL ${back} + INTERVAL 1 DAY END`
  const end = compare === 'year' || count === '' ? moved : from
  const sql = `SELECT CAST(CAST(${start} AS DATE) AS VARCHAR), CAST(CAST(${end} AS DATE) AS VARCHAR)`
  const { rows } = await session.read(sql)
  return rows[0] as unknown as Days
}
