import { useEffect, useState } from 'react'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { PlotOption } from '../../src/plot/look.ts'
import type { EChartsType } from './echarts.ts'
import type { PlotActions } from './plot-actions.ts'
import { plotFinder } from './plot-finder.ts'
import { PlotGesture, type Brushed } from './plot-gesture.ts'

interface PointerOptions {
  chart: Chart
  option: PlotOption
  actions?: PlotActions
}

/** Clicks on marks and on places of x, drags along x and double clicks in a plot; gives the drag that is under way. */
export function usePlotPointer(
  plot: EChartsType | undefined,
  { chart, option, actions }: PointerOptions,
): Brushed | undefined {
  const [brushed, show] = useState<Brushed>()
  useEffect(() => {
    if (plot === undefined || actions === undefined) return
    const gesture = new PlotGesture(plotFinder(plot, chart, option), {
      act: (mark, event) => {
        plot.dispatchAction({ type: 'hideTip' })
        actions.act(mark, touchOf(event))
      },
      brush: actions.brush,
      show,
    })
    return listen(plot, gesture, actions.clear)
  }, [plot, chart, option, actions])
  return brushed
}

/** Lets a gesture hear of the pointer; ends when what it returns is called. */
function listen(plot: EChartsType, gesture: PlotGesture, clear: () => void): () => void {
  const onMark = gesture.mark.bind(gesture)
  const zr = plot.getZr()
  const heard = [
    ['mousedown', gesture.down.bind(gesture)],
    ['mousemove', gesture.move.bind(gesture)],
    ['mouseup', gesture.up.bind(gesture)],
    ['click', gesture.click.bind(gesture)],
    ['dblclick', clear],
  ] as const
  plot.on('click', onMark as never)
  for (const [name, hear] of heard) zr.on(name, hear)
  return () => {
    if (plot.isDisposed()) return
    plot.off('click', onMark)
    for (const [name, hear] of heard) zr.off(name, hear as never)
  }
}

function touchOf(event: unknown) {
  const {
    clientX = 0,
    clientY = 0,
    ctrlKey = false,
    metaKey = false,
  } = event as Partial<MouseEvent>
  return { x: clientX, y: clientY, add: ctrlKey || metaKey }
}
