import { useEffect, useState } from 'react'

import type { Cell } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { PlotOption } from '../../src/plot/look.ts'
import type { Mark } from '../../src/plot/mark.ts'
import type { EChartsType } from './echarts.ts'
import type { PlotActions } from './plot-actions.ts'
import { isSingle, liesDown, markAtPlace, markOf } from './plot-places.ts'

interface PointerOptions {
  chart: Chart
  option: PlotOption
  actions?: PlotActions
}

/** What the renderer tells of a pointer. */
interface Pointer {
  offsetX: number
  offsetY: number
  event: unknown
}

/** A drag in px of the plot. */
export interface Brushed {
  from: number
  to: number
}

/** Less is a click. */
const threshold = 4

/** Clicks on marks and on places of x, drags along x and double clicks in a plot; gives the drag that is under way. */
export function usePlotPointer(
  plot: EChartsType | undefined,
  { chart, option, actions }: PointerOptions,
): Brushed | undefined {
  const [brushed, setBrushed] = useState<Brushed>()
  useEffect(() => {
    if (plot === undefined || actions === undefined) return
    const lies = liesDown(option)
    const along = chart.type === 'line' || chart.type === 'area' || (chart.type === 'bar' && !lies)
    let [start, moved]: [number | undefined, boolean] = [undefined, false]
    let hit = false
    const placeAt = (x: number) => {
      const place = along ? Number(plot.convertFromPixel({ xAxisIndex: 0 }, x)) : NaN
      return Number.isFinite(place) ? Math.round(place) : undefined
    }
    const barAt = (x: number, y: number): Mark | undefined => {
      if (chart.type !== 'bar' || !isSingle(option)) return undefined
      const place = plot.convertFromPixel(
        lies ? { yAxisIndex: 0 } : { xAxisIndex: 0 },
        lies ? y : x,
      )
      return markAtPlace(option, Math.round(Number(place)))
    }
    const valueAt = (x: number): Cell | undefined => {
      const place = placeAt(x)
      return place === undefined ? undefined : markAtPlace(option, place)?.values[0]
    }
    const onDown = ({ offsetX, offsetY }: Pointer) => {
      moved = false
      start = along && plot.containPixel('grid', [offsetX, offsetY]) ? offsetX : undefined
    }
    const onMove = ({ offsetX }: Pointer) => {
      if (start === undefined || (!moved && Math.abs(offsetX - start) < threshold)) return
      moved = true
      setBrushed({ from: Math.min(start, offsetX), to: Math.max(start, offsetX) })
    }
    const onUp = ({ offsetX }: Pointer) => {
      const [one, other] = start === undefined ? [] : [valueAt(start), valueAt(offsetX)]
      if (moved && one !== undefined && other !== undefined) actions.brush(one, other)
      start = undefined
      setBrushed(undefined)
    }
    const touchOf = (event: unknown) => {
      const {
        clientX = 0,
        clientY = 0,
        ctrlKey = false,
        metaKey = false,
      } = event as Partial<MouseEvent>
      return { x: clientX, y: clientY, add: ctrlKey || metaKey }
    }
    const act = (mark: Mark, event: unknown) => {
      plot.dispatchAction({ type: 'hideTip' })
      actions.act(mark, touchOf(event))
    }
    const onMark = ({ data, event }: { data?: unknown; event?: { event?: unknown } }) => {
      const mark = markOf(data)
      hit = mark !== undefined
      if (mark !== undefined && !moved) act(mark, event?.event)
    }
    // A line, and many a bar, is too thin to be hit, and the fill below a line is no mark: anywhere at its place is meant.
    const onClick = ({ offsetX, offsetY, event, ...rest }: Pointer) => {
      const isMark = hit || (chart.type === 'bar' && 'target' in rest && rest.target !== undefined)
      hit = false
      if (moved || isMark) return
      if (!plot.containPixel('grid', [offsetX, offsetY])) return
      const value = chart.type === 'bar' ? undefined : valueAt(offsetX)
      const mark = value === undefined ? barAt(offsetX, offsetY) : { values: [value] }
      if (mark !== undefined) act(mark, event)
    }
    const zr = plot.getZr()
    plot.on('click', onMark as never)
    zr.on('mousedown', onDown)
    zr.on('mousemove', onMove)
    zr.on('mouseup', onUp)
    zr.on('click', onClick)
    zr.on('dblclick', actions.clear)
    return () => {
      if (plot.isDisposed()) return
      plot.off('click', onMark)
      zr.off('mousedown', onDown as never)
      zr.off('mousemove', onMove as never)
      zr.off('mouseup', onUp as never)
      zr.off('click', onClick as never)
      zr.off('dblclick', actions.clear)
    }
  }, [plot, chart, option, actions])
  return brushed
}
