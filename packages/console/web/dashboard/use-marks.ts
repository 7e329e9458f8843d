import { useMemo } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { isSelected, markFilters, type Mark } from '../../src/plot/mark.ts'
import { announce } from '../app/announcer.ts'
import { withCross } from './changes.ts'
import { useDashboard } from './dashboard-context.ts'
import { selectionAmongMarks } from './drilling.ts'
import { showStrip } from './mark-strip-store.ts'
import { nameOfMark } from './marks.ts'

/** Where a mark was met, and whether it is to be added to what is selected. */
export interface Touch {
  x: number
  y: number
  add?: boolean
}

/** What can be done with the marks of a chart. */
export function useMarks(chart: Chart, answer: ChartAnswer) {
  const { address, change, nameOf } = useDashboard()
  const { state } = address
  const selection = useMemo(() => selectionAmongMarks(state, chart.id), [state, chart.id])
  return useMemo(
    () => ({
      selection,
      isSelected: (mark: Mark) =>
        selection !== undefined && isSelected(answer.dimensions, mark, selection),
      /** Selects a mark, or lets it go, and shows what else can be done with it. */
      act: (mark: Mark, { x, y, add = false }: Touch) => {
        const filters = markFilters(answer, mark)
        if (filters.length === 0) return
        const name = nameOfMark(answer.dimensions, mark, nameOf)
        change((state) => withCross(state, chart.id, filters, add))
        announce(`${name.slice(0, 200)}: other charts follow`)
        showStrip({ chart, answer, filters, name, x, y })
      },
    }),
    [answer, chart, change, nameOf, selection],
  )
}
