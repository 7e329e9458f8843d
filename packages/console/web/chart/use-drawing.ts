import { useEffect, useRef, useState } from 'react'

import type { PlotOption } from '../../src/plot/look.ts'
import type { EChartsType } from './echarts.ts'

/** Which part of a map is seen. */
interface View {
  zoom: number
  center?: readonly number[]
}

/** What moves a map. */
export interface MapView {
  zoomBy: (factor: number) => void
  /** Back to the whole world. */
  whole: () => void
}

const world: View = { zoom: 1 }
const limits = { min: 1, max: 12 }

/**
 * Draws a plot, and keeps the view of a map as it is when its colours change. The wheel and a drag move a map only after a click on
 * it and until the pointer has left it: a reader who scrolls past is not caught.
 */
export function useDrawing(
  plot: EChartsType | undefined,
  option: PlotOption,
  isMap: boolean,
): MapView {
  const [asked, setAsked] = useState<View>(world)
  const [roams, setRoams] = useState(false)
  // Where the buttons and the map's own gestures have come to.
  const view = useRef<View>(asked)
  useEffect(() => {
    view.current = asked
  }, [asked])
  useEffect(() => {
    plot?.setOption(isMap ? withView(option, view.current, roams) : option, { notMerge: true })
  }, [plot, option, isMap, roams, asked])
  useEffect(() => {
    if (plot === undefined || !isMap) return
    const follow = () => {
      view.current = viewOf(plot) ?? view.current
    }
    const [begin, end] = [() => setRoams(true), () => setRoams(false)]
    const box = plot.getDom()
    plot.on('georoam', follow)
    box.addEventListener('click', begin)
    box.addEventListener('pointerleave', end)
    return () => {
      box.removeEventListener('click', begin)
      box.removeEventListener('pointerleave', end)
      if (!plot.isDisposed()) plot.off('georoam', follow)
    }
  }, [plot, isMap])
  return {
    zoomBy: (factor) => setAsked({ ...view.current, zoom: within(view.current.zoom * factor) }),
    whole: () => setAsked({ ...world }),
  }
}

function viewOf(plot: EChartsType): View | undefined {
  const { series } = plot.getOption() as { series?: { zoom?: number; center?: number[] }[] }
  const { zoom, center } = series?.[0] ?? {}
  return zoom === undefined ? undefined : { zoom, ...(center && { center }) }
}

function within(zoom: number): number {
  return Math.max(limits.min, Math.min(limits.max, zoom))
}

function withView(option: PlotOption, { zoom, center }: View, roam: boolean): PlotOption {
  const moved = { roam, scaleLimit: limits, zoom, ...(center && { center }) }
  const series = Array.isArray(option.series) ? option.series : [option.series]
  return { ...option, series: series.map((one) => ({ ...one, ...moved })) } as PlotOption
}
