import { useMemo, useRef } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { mapOf, unplacedText } from '../../src/map/painted.ts'
import { legendOf } from '../../src/plot/legend.ts'
import { plotOption } from '../../src/plot/plot-option.ts'
import { cutBarsText } from '../../src/plot/readable-bars.ts'
import { summaryOf } from '../../src/plot/summary.ts'
import { setHovered } from './hovered.ts'
import { PlotCanvas } from './plot-canvas.tsx'
import classes from './plot-card.module.css'
import { PlotLegend } from './plot-legend.tsx'
import type { PlotActions } from './plot-actions.ts'
import { useBoxSize } from './use-box-size.ts'
import { useLegend } from './use-legend.ts'
import { useLook } from './use-look.ts'
import { useWorld } from './use-world.ts'

interface PlotCardProps {
  chart: Chart
  answer: ChartAnswer
  /** Absent: marks cannot be acted on. */
  actions?: PlotActions
}

/** A chart that is drawn, with its legend above and what is not on a map, or beyond its bars, below. */
export function PlotCard({ chart, answer, actions }: PlotCardProps) {
  const box = useRef<HTMLDivElement>(null)
  const size = useBoxSize(box)
  const choice = useLegend()
  const isMap = chart.type === 'map'
  const world = useWorld(isMap)
  const look = useLook({ chart, actions, size, choice, world })
  const isSeen = size.width > 0 && size.height > 0
  const option = useMemo(
    () => (isSeen ? plotOption(chart, answer, look) : undefined),
    [chart, answer, look, isSeen],
  )
  const legend = size.width > 0 ? legendOf(chart, answer, look) : undefined
  const missing =
    isMap && world ? unplacedText(mapOf(answer, world), answer) : cutBarsText(chart, answer)
  return (
    <div className={classes.plot}>
      <PlotLegend legend={legend} choice={choice} />
      <div
        ref={box}
        className={classes.canvas}
        aria-busy={isMap && world === undefined}
        onPointerEnter={() => setHovered(chart.id)}
        onPointerLeave={() => setHovered(undefined)}
      >
        {option !== undefined && (
          // Another type begins anew: nothing of what was drawn before moves over into it.
          <PlotCanvas
            key={chart.type}
            {...{ chart, answer, option, legend, missing, actions }}
            summary={summaryOf(chart, answer)}
          />
        )}
      </div>
      <Missing text={missing} />
    </div>
  )
}

function Missing({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <p className={classes.missing} title={text}>
      {text}
    </p>
  )
}
