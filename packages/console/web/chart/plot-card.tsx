import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { useMemo, useRef } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { mapOf, unplacedText } from '../../src/map/painted.ts'
import { legendOf } from '../../src/plot/legend.ts'
import type { Look } from '../../src/plot/look.ts'
import { plotOption } from '../../src/plot/plot-option.ts'
import { summaryOf } from '../../src/plot/summary.ts'
import { isStripShown } from '../dashboard/mark-strip-store.ts'
import { isHovered, setHovered } from './hovered.ts'
import { PlotCanvas } from './plot-canvas.tsx'
import classes from './plot-card.module.css'
import { PlotLegend } from './plot-legend.tsx'
import type { PlotActions } from './plot-actions.ts'
import { useBoxSize } from './use-box-size.ts'
import { useLegend } from './use-legend.ts'
import { useWorld } from './use-world.ts'

interface PlotCardProps {
  chart: Chart
  answer: ChartAnswer
  /** Absent: marks cannot be acted on. */
  actions?: PlotActions
}

/** A chart that is drawn, with its legend above and what is not on a map below. */
export function PlotCard({ chart, answer, actions }: PlotCardProps) {
  const scheme = useComputedColorScheme('light')
  const animate = !useReducedMotion()
  const box = useRef<HTMLDivElement>(null)
  const { width, height } = useBoxSize(box)
  const choice = useLegend()
  const { hidden, emphasised } = choice
  const world = useWorld(chart.type === 'map')
  const look = useMemo(
    (): Look => ({
      ...{ width, height, scheme, animate, clickable: actions !== undefined },
      isHovered: () => isHovered(chart.id) && !isStripShown(),
      hidden,
      ...(emphasised !== undefined && { emphasised }),
      ...(actions?.selection !== undefined && { selected: actions.selection }),
      ...(world !== undefined && { world }),
    }),
    [width, height, scheme, animate, actions, hidden, emphasised, world, chart.id],
  )
  const option = useMemo(
    () => (width > 0 && height > 0 ? plotOption(chart, answer, look) : undefined),
    [chart, answer, look, width, height],
  )
  const legend = width > 0 ? legendOf(chart, answer, look) : undefined
  const missing =
    world !== undefined && chart.type === 'map'
      ? unplacedText(mapOf(answer, world), answer)
      : undefined
  return (
    <div className={classes.plot}>
      <PlotLegend legend={legend} choice={choice} />
      <div
        ref={box}
        className={classes.canvas}
        aria-busy={chart.type === 'map' && world === undefined}
        onPointerEnter={() => setHovered(chart.id)}
        onPointerLeave={() => setHovered(undefined)}
      >
        {option !== undefined && (
          <PlotCanvas
            chart={chart}
            answer={answer}
            option={option}
            legend={legend}
            summary={summaryOf(chart, answer)}
            actions={actions}
          />
        )}
      </div>
      {missing !== undefined && (
        <p className={classes.missing} title={missing}>
          {missing}
        </p>
      )}
    </div>
  )
}
