import type { Chart, Dashboard } from '../../src/dashboard/dashboard.ts'
import { formatDate } from '../../src/format/index.ts'
import type { PageState } from '../../src/state/page-state.ts'
import { comparedDays, daysOf, type DataDays } from '../../src/state/time-range.ts'

/** Why a number is compared with nothing though its page compares; undefined where it is not meant to be. */
export function whyUncompared(
  { time, range, compare: usual }: Pick<Dashboard, 'time' | 'range' | 'compare'>,
  chart: Pick<Chart, 'compares' | 'ignores'>,
  state: PageState,
  data: DataDays | undefined,
): string | undefined {
  const compare = state.compare ?? usual
  if (!chart.compares || compare === 'none') return undefined
  if (typeof compare === 'object')
    return 'segment' in compare && compare.segment.length === 0
      ? 'No segment is chosen yet'
      : 'Nothing to compare with'
  if (time === undefined || chart.ignores.includes(time)) return 'Not of days: none to compare with'
  if (data === undefined) return 'No data to compare with'
  const days = daysOf(state.range ?? range, data)
  const before = days && comparedDays(state.range ?? range, days, compare)
  if (before === undefined) return 'All days: none before to compare with'
  return before.from < data.first
    ? `No data before ${formatDate(data.first)}`
    : 'Nothing to compare with'
}
