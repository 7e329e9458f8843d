import type { Cell } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { PlotOption } from '../../src/plot/look.ts'
import type { Mark } from '../../src/plot/mark.ts'
import type { EChartsType } from './echarts.ts'
import { isSingle, liesDown, markAtPlace } from './plot-places.ts'

/** Finds what is meant by a place of a plot, in px. */
export interface PlotFinder {
  /** Whether places follow one another along x, so that a drag means those between. */
  along: boolean
  isBar: boolean
  isWithin: (x: number, y: number) => boolean
  /** The value of x at a place. */
  valueAt: (x: number) => Cell | undefined
  /** The mark at whose place of x, or of y where bars lie down, a point is. */
  markAt: (x: number, y: number) => Mark | undefined
}

/** What finds the places of a plot as it is drawn. */
export function plotFinder(plot: EChartsType, chart: Chart, option: PlotOption): PlotFinder {
  const lies = liesDown(option)
  const isBar = chart.type === 'bar'
  const along = chart.type === 'line' || chart.type === 'area' || (isBar && !lies)
  const markOn = (axis: 'xAxisIndex' | 'yAxisIndex', at: number) => {
    const place = Number(plot.convertFromPixel({ [axis]: 0 }, at))
    return Number.isFinite(place) ? markAtPlace(option, Math.round(place)) : undefined
  }
  const valueAt = (x: number) => (along ? markOn('xAxisIndex', x)?.values[0] : undefined)
  const barAt = (x: number, y: number) =>
    isSingle(option) ? markOn(lies ? 'yAxisIndex' : 'xAxisIndex', lies ? y : x) : undefined
  return {
    ...{ along, isBar, valueAt },
    isWithin: (x, y) => plot.containPixel('grid', [x, y]),
    markAt: (x, y) => {
      if (isBar) return barAt(x, y)
      const value = valueAt(x)
      return value === undefined ? undefined : { values: [value] }
    },
  }
}
