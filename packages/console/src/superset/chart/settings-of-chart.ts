import type { ChartType } from '../../dashboard/dashboard.ts'
import { mapSettings, scatterSettings, treemapSettings } from './area-settings.ts'
import type { ChartSettings, ChartTarget } from './chart-target.ts'
import { heatmapSettings, pivotSettings, tableSettings } from './grid-settings.ts'
import { numberSettings } from './number-settings.ts'
import { seriesSettings } from './series-settings.ts'

const settings: Readonly<Record<ChartType, (target: ChartTarget) => ChartSettings>> = {
  number: numberSettings,
  line: (target) => seriesSettings(target, 'line'),
  area: (target) => seriesSettings(target, 'area'),
  bar: (target) => seriesSettings(target, 'bar'),
  // Superset's own histogram counts a sample of rows, in bins of its choice.
  distribution: (target) => seriesSettings(target, 'distribution'),
  heatmap: heatmapSettings,
  table: tableSettings,
  pivot: pivotSettings,
  treemap: treemapSettings,
  scatter: scatterSettings,
  map: mapSettings,
}

/** A chart as Superset's Explore would keep it. */
export function settingsOfChart(target: ChartTarget): ChartSettings {
  return settings[target.chart.type](target)
}
