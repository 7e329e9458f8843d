import type { Filter } from '@deftunes/metrics'
import type { EChartsOption } from 'echarts'

import type { World } from '../map/world.ts'
import type { Scheme } from '../tokens/index.ts'

/** What ECharts draws a chart from. */
export type PlotOption = EChartsOption

/** How a chart is to look. */
export interface Look {
  /** Of the plot in px. */
  width: number
  height: number
  scheme: Scheme
  /** Of numbers and dates. Default: 'en-US'. */
  locale?: string
  /** The chart's own cross-filter: its marks stay full, all others fade. */
  selected?: readonly Filter[]
  /** Whether changes may move; never for readers who asked for less motion, nor for print. */
  animate: boolean
  /** Whether a click on a mark filters, which the tooltip then says. */
  clickable: boolean
  /** Whether the reader points at this very chart: tooltips of the others stay shut while their crosshair moves along. */
  isHovered?: () => boolean
  /** Keys of series that the reader has put away, by {@link keyOfLine}. */
  hidden?: ReadonlySet<string>
  /** Key of the one series that is pointed at in the legend: all others are pale. */
  emphasised?: string
  /** Of a map, once it is loaded. */
  world?: World
}

/** Width in px below which a chart has fewer ticks and no legend. */
export const slim = 360
