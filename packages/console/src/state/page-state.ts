import type { Filter, Grain } from '@deftunes/metrics'

import type { Preset, Sort } from '../dashboard/dashboard.ts'

/** The days that a page is about: relative ones, or from a day, included, to another, excluded (ISO dates). */
export type TimeRange = Preset | { from?: string; to?: string }

/** What a page is compared with. */
export type Compare =
  | 'none'
  /** The days just before, as many. */
  | 'previous'
  /** The same days a year before. */
  | 'year'
  /** The rows that pass other filters in place of those about the same dimensions. */
  | { segment: readonly Filter[]; label?: string }
  /** The same question at another published version. */
  | { version: string }

/** A selection in one chart that filters the others. */
export interface CrossFilter {
  /** The chart that it was made in, which keeps all of its marks. */
  chart: string
  filters: readonly Filter[]
}

/** A chart other than its file says. */
export interface ChartState {
  /** Levels gone down: each a condition, and the dimension that is shown below it. */
  drill?: readonly { filter: Filter; to: { dimension: string; grain?: Grain } }[]
  /** Another dimension in place of the first ('drill by'). */
  by?: { dimension: string; grain?: Grain }
  sort?: Sort
  top?: number
}

/** Everything that a reader has set on a page; what is left out is as the dashboard says. */
export interface PageState {
  /** A published version; absent: the newest. */
  version?: string
  range?: TimeRange
  /** Grain of every time axis that is 'auto'. */
  grain?: Grain
  compare?: Compare
  /** In place of the dashboard's defaults; a dimension's filter with no values set is left out. */
  filters?: readonly Filter[]
  cross?: readonly CrossFilter[]
  charts?: Readonly<Record<string, ChartState>>
}
