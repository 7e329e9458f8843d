import type { Filter } from '@deftunes/metrics'

import type { Cell } from '../../src/answer/chart-answer.ts'
import type { VersionSession } from '../../src/warehouse/warehouse.ts'
import { conditions, type Shown } from './conditions.ts'
import { daysBefore, daysOf, type Days } from './page-days.ts'
import { plainSql, type PlainBy, type PlainTop } from './plain-sql.ts'

/** What a chart asks, told apart from the code that answers it. */
export interface PlainQuestion {
  by: readonly PlainBy[]
  top: PlainTop | undefined
  days: Days
  /** Those that the days are compared with. */
  before: Days
  filters: readonly Filter[]
  /** The measures of the chart by some dimensions, of the rows that pass some filters. */
  read: (
    by: readonly PlainBy[],
    filters: readonly Filter[],
    top?: PlainTop,
  ) => Promise<readonly (readonly Cell[])[]>
}

/** The question of a chart of a page in a state. */
export async function plainQuestion(session: VersionSession, shown: Shown): Promise<PlainQuestion> {
  const { chart, answer, state } = shown
  const days = await daysOf(session, shown, state)
  const by = answer.dimensions.map(({ name, grain, bin }) => ({ dimension: name, grain, bin }))
  return {
    ...{ by, days, top: topOf(shown, by), filters: conditions(shown, days) },
    before: await daysBefore(session, shown, days),
    read: async (dimensions, filters, top) =>
      (await session.read(plainSql(chart.measures, dimensions, { filters, top }))).rows,
  }
}

function topOf({ chart, state }: Shown, by: readonly PlainBy[]): PlainTop | undefined {
  const count = state.charts?.[chart.id]?.top ?? chart.top?.count
  const place = by.length - 1 - chart.columns.length
  const { dimension = '', grain, bin } = by[place] ?? {}
  const isOrdered = grain !== undefined || bin !== undefined || /\.(hour|weekday)$/.test(dimension)
  if (count === undefined || dimension === '' || isOrdered) return undefined
  const { by: measure = chart.measures[0] ?? '', others = true } = chart.top ?? {}
  return { count, place, measure, others }
}
