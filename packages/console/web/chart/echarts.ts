import {
  BarChart,
  HeatmapChart,
  LineChart,
  MapChart,
  ScatterChart,
  TreemapChart,
} from 'echarts/charts'
import {
  AxisPointerComponent,
  GeoComponent,
  GraphicComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  VisualMapPiecewiseComponent,
} from 'echarts/components'
import { connect, init, registerMap, use as register, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// Only what the charts of dashboards are made of.
register([
  BarChart,
  HeatmapChart,
  LineChart,
  MapChart,
  ScatterChart,
  TreemapChart,
  AxisPointerComponent,
  GeoComponent,
  GraphicComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  VisualMapPiecewiseComponent,
  CanvasRenderer,
])

export { init, registerMap, type EChartsType }

/** Shows the line at a pointer's moment in all charts over time of one grain. */
export function connectBy(plot: EChartsType, grain: string): void {
  plot.group = `time-${grain}`
  connect(plot.group)
}
