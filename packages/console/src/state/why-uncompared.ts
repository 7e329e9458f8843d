import type { Filter } from '@deftunes/metrics'

import type { Chart, Dashboard } from '../dashboard/dashboard.ts'
import { formatDate } from '../format/index.ts'
import type { PageState } from './page-state.ts'
import { comparedDays, daysOf, type DataDays } from './time-range.ts'

/** What of a dashboard's words tells why. */
interface Words {
  dashboard: Pick<Dashboard, 'time' | 'range' | 'compare'>
  days?: DataDays | undefined
  measures: readonly { name: string; dimensions: readonly string[] }[]
}

const unknown = 'Nothing to compare with'

/** Why a number is compared with nothing though its page compares; undefined where it is not meant to be. */
export function whyUncompared(
  { dashboard, days: data, measures }: Words,
  chart: Pick<Chart, 'compares' | 'ignores' | 'measures'>,
  state: PageState,
): string | undefined {
  const { time } = dashboard
  const compare = state.compare ?? dashboard.compare
  const range = state.range ?? dashboard.range
  if (!chart.compares || compare === 'none') return undefined
  const isAsked = (dimension: string) =>
    !chart.ignores.includes(dimension) &&
    chart.measures.every((name) =>
      measures.some((one) => one.name === name && one.dimensions.includes(dimension)),
    )
  if (typeof compare === 'object')
    return 'segment' in compare ? whyNoSegment(compare.segment, isAsked) : unknown
  if (time === undefined || !isAsked(time)) return 'The same on all days'
  if (data === undefined) return unknown
  const days = daysOf(range, data)
  const before = days && comparedDays(range, days, compare)
  if (before === undefined) return 'All days: none before to compare with'
  return before.from < data.first ? `No data before ${formatDate(data.first)}` : unknown
}

function whyNoSegment(segment: readonly Filter[], isAsked: (dimension: string) => boolean): string {
  if (segment.length === 0) return 'No segment is chosen yet'
  return segment.every(({ dimension }) => isAsked(dimension)) ? unknown : 'The same in all segments'
}
