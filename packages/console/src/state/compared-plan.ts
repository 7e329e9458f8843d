import type { Filter } from '@deftunes/metrics'

import type { Chart } from '../dashboard/dashboard.ts'
import { notAskable, type PageQuestion } from './page-question.ts'
import type { Compare } from './page-state.ts'
import { daysBetween, daysFilter, type Days } from './time-range.ts'

/** The queries of what a chart is compared with. */
export interface ComparedPlan {
  label: string
  filters: readonly Filter[]
  /** The days of both, where buckets of time are moved, and the dimension that they are days of. */
  moved?: { main: Days; compared: Days; time: string }
  /** Whether some of the days are before the first one that has data: sums over them say nothing. */
  isPartial?: boolean
  /** Whether they are other rows of the same days, no earlier ones. */
  isSegment?: boolean
}

const labels = { previous: 'previous period', year: 'a year before' } as const

/** Days before the data began are no days without sales: how many there are is said. */
function labelOf(
  compare: keyof typeof labels,
  { from, to }: Days,
  data: PageQuestion['data'],
): string | undefined {
  if (!data || from >= data.first) return labels[compare]
  if (to <= data.first) return undefined
  const known = daysBetween(data.first, to)
  return `${labels[compare]} (${known} of ${daysBetween(from, to)} days)`
}

/**
 * What a chart is compared with: other days, other rows, or another version; nothing where it does not compare. Of a segment that it
 * cannot be asked by, the dimensions that keep it from that.
 */
export function comparedPlan(
  question: PageQuestion,
  chart: Chart,
  { base, time }: { base: readonly Filter[]; time: Filter | undefined },
): { compared?: ComparedPlan; notCompared?: string[] } {
  const { compare, days, comparedDays, dashboard, data } = question
  const usual = [...(time ? [time] : []), ...base]
  if (!chart.compares || compare === 'none') return {}
  const notCompared =
    typeof compare === 'object' && 'segment' in compare
      ? notAskable(question, chart, compare.segment)
      : []
  if (notCompared.length > 0) return { notCompared }
  if (typeof compare !== 'string') return { compared: otherRows(compare, usual) }
  if (!days || !comparedDays || !time || dashboard.time === undefined) return {}
  const range = daysFilter(dashboard.time, comparedDays)
  const moved = { main: days, compared: comparedDays, time: dashboard.time }
  const label = labelOf(compare, comparedDays, data)
  if (label === undefined) return {}
  const isPartial = data !== undefined && comparedDays.from < data.first
  return { compared: { label, filters: [range, ...base], moved, isPartial } }
}

function otherRows(compare: Exclude<Compare, string>, usual: readonly Filter[]): ComparedPlan {
  if ('version' in compare) return { label: `version ${compare.version}`, filters: usual }
  const replaced = new Set(compare.segment.map(({ dimension }) => dimension))
  const kept = usual.filter(({ dimension }) => !replaced.has(dimension))
  return {
    label: compare.label ?? 'segment',
    filters: [...kept, ...compare.segment],
    isSegment: true,
  }
}
