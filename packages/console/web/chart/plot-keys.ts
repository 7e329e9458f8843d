import { useRef, type KeyboardEvent } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import { formatMeasure } from '../../src/format/index.ts'
import { markOfRow } from '../../src/plot/mark.ts'
import { announce } from '../app/announcer.ts'
import { nameOfMark } from '../dashboard/marks.ts'
import type { EChartsType } from './echarts.ts'
import type { NameOf } from './use-country-names.ts'
import type { PlotActions } from './plot-actions.ts'

const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
}

/** Walks the marks of a plot by the arrow keys, says each, and acts on Enter; Escape lets the selection go. */
export function usePlotKeys(
  plot: EChartsType | undefined,
  { answer, actions }: { answer: ChartAnswer; actions?: PlotActions },
) {
  const place = useRef(-1)
  return (event: KeyboardEvent<HTMLElement>) => {
    const count = answer.main.rows.length
    const step = steps[event.key]
    if (step !== undefined && count > 0) {
      event.preventDefault()
      place.current = (place.current + step + count) % count
      announce(rowWords(answer, place.current, actions?.nameOf))
      plot?.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: place.current })
    } else if (event.key === 'Enter' && place.current >= 0 && place.current < count) {
      const box = event.currentTarget.getBoundingClientRect()
      actions?.act(markOfRow(answer, place.current), {
        x: box.left + box.width / 2,
        y: box.top + box.height / 2,
        add: event.ctrlKey || event.metaKey,
      })
    } else if (event.key === 'Escape') actions?.clear()
  }
}

function rowWords(answer: ChartAnswer, row: number, nameOf?: NameOf): string {
  const { dimensions, measures, main } = answer
  const values = measures.map(
    (measure, index) =>
      `${measure.label} ${formatMeasure(main.rows[row]?.[dimensions.length + index], measure, 'tooltip')}`,
  )
  return `${nameOfMark(dimensions, markOfRow(answer, row), nameOf).slice(0, 300)}: ${values.join(', ')}`
}
