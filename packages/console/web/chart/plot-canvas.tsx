import { useEffect } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { Legend } from '../../src/plot/legend.ts'
import type { PlotOption } from '../../src/plot/look.ts'
import { connectBy } from './echarts.ts'
import { MapButtons } from './map-buttons.tsx'
import type { PlotActions } from './plot-actions.ts'
import classes from './plot-card.module.css'
import { usePlotKeys } from './plot-keys.ts'
import { usePlotPointer } from './plot-pointer.ts'
import { useDrawing } from './use-drawing.ts'
import { usePicture } from './use-picture.ts'
import { usePlot } from './use-plot.ts'

interface PlotCanvasProps {
  chart: Chart
  answer: ChartAnswer
  option: PlotOption
  legend: Legend | undefined
  /** What is not on its map, in words. */
  missing: string | undefined
  /** One sentence that says what is drawn. */
  summary: string
  actions?: PlotActions
}

/** The drawing itself: made once, then only changed. */
export function PlotCanvas({
  chart,
  answer,
  option,
  legend,
  missing,
  summary,
  actions,
}: PlotCanvasProps) {
  const { host, plot } = usePlot()
  const isMap = chart.type === 'map'
  const view = useDrawing(plot, option, isMap)
  const grain = answer.dimensions[0]?.grain
  useEffect(() => {
    if (plot !== undefined && grain !== undefined) connectBy(plot, grain)
  }, [plot, grain])
  usePicture(plot, chart.id, { legend, missing })
  const brushed = usePlotPointer(plot, { chart, option, actions })
  const onKeyDown = usePlotKeys(plot, { answer, actions })
  return (
    <>
      <div
        ref={host}
        className={classes.host}
        role="img"
        aria-label={summary.slice(0, 1000)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => plot?.dispatchAction({ type: 'hideTip' })}
      />
      {isMap && <MapButtons {...view} />}
      {brushed !== undefined && (
        <div
          className={classes.brush}
          style={{ left: brushed.from, width: brushed.to - brushed.from }}
        />
      )}
    </>
  )
}
