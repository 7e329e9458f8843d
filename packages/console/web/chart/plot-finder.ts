import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { PlotOption } from '../../src/plot/look.ts'
import type { EChartsType } from './echarts.ts'
import type { PlotFinder } from './plot-gesture.ts'
import { isSingle, liesDown, markAtPlace } from './plot-places.ts'

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
