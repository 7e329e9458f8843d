import { useMemo } from 'react'
import type { Filter } from '@deftunes/metrics'

import type { Cell, ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { rangeFilters, type Mark } from '../../src/plot/mark.ts'
import { withCross, withLevelSelected } from '../dashboard/changes.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { hideStrip } from '../dashboard/mark-strip-store.ts'
import { useMarks, type Touch } from '../dashboard/use-marks.ts'
import type { NameOf } from './use-country-names.ts'

/** What a reader can do in a plot. */
export interface PlotActions {
  selection?: readonly Filter[]
  nameOf?: NameOf
  act: (mark: Mark, touch: Touch) => void
  /** A drag from one place of x to another. */
  brush: (one: Cell, other: Cell) => void
  clear: () => void
}

/** Actions of a plot on a dashboard: a drag over the page's own time sets its days, any other selects. */
export function usePlotActions(chart: Chart, answer: ChartAnswer): PlotActions {
  const { dashboard, nameOf, change } = useDashboard()
  const marks = useMarks(chart, answer)
  return useMemo(
    () => ({
      ...(marks.selection !== undefined && { selection: marks.selection }),
      nameOf,
      act: marks.act,
      brush: (one, other) => {
        const filters = rangeFilters(answer, one, other)
        const [filter] = filters
        hideStrip()
        if (filter?.op === 'range' && filter.dimension === dashboard.time)
          change((state) => ({ ...state, range: daysOfBounds(filter.from, filter.to) }))
        else if (filters.length > 0) change((state) => withCross(state, chart.id, filters))
      },
      clear: () => {
        hideStrip()
        if (marks.selection !== undefined) change((state) => withLevelSelected(state, chart.id))
      },
    }),
    [answer, chart, change, dashboard, marks, nameOf],
  )
}

function daysOfBounds(from: unknown, to: unknown) {
  return {
    ...(typeof from === 'string' && { from: from.slice(0, 10) }),
    ...(typeof to === 'string' && { to: to.slice(0, 10) }),
  }
}
