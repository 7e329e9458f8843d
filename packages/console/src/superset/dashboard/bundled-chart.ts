import type { Chart } from '../../dashboard/dashboard.ts'
import type { ChartSettings, ChartTarget } from '../chart/chart-target.ts'

/** A chart of a bundle. */
export interface BundledChart {
  chart: Chart
  /** Its place in the bundle, from 1; an import gives it another. */
  id: number
  uuid: string
  target: ChartTarget
  settings: ChartSettings
}
