import type { Filter, Grain } from '@deftunes/metrics'

/** What a chart can be. */
export const chartTypes = [
  'number',
  'line',
  'area',
  'bar',
  'heatmap',
  'table',
  'pivot',
  'treemap',
  'scatter',
  'distribution',
  'map',
] as const

/** One of {@link chartTypes}. */
export type ChartType = (typeof chartTypes)[number]

/** A dimension that a chart groups by, in the role that its place gives it. */
export interface By {
  /** `<table>.<dimension>`. */
  dimension: string
  /** Of dates and times; 'auto' follows the length of what is shown. */
  grain?: Grain | 'auto'
  /** Width of the bins of a number. */
  bin?: number
}

/** How a chart's rows are ordered; absent: time forwards, else the first measure down. */
export interface Sort {
  /** A dimension or a measure of the chart. */
  by: string
  descending: boolean
}

/**
 * A chart of a dashboard. What its dimensions mean follows from its type:
 * - number: none; the first measure is shown, with `spark` over time
 * - line, area, bar: [x, series?]; several measures are several series
 * - heatmap: [across, down]; the first measure
 * - table: one column each, with all measures
 * - pivot: its rows; `columns` go across
 * - treemap: from the outside in; the first measure is the area
 * - scatter: [one point each]; the measures are x, y and, with a third, the size
 * - distribution: [a number with a bin]; the first measure
 * - map: [countries by ISO 3166-1 alpha-2]; the first measure
 */
export interface Chart {
  /** Unique in its dashboard; part of links and of the UUID in bundles. */
  id: string
  type: ChartType
  title: string
  description?: string
  /** Columns of 12. */
  width: number
  measures: readonly string[]
  by: readonly By[]
  /** Of a pivot. */
  columns: readonly By[]
  /** Conditions of its own, beside those of the page. */
  filters: readonly Filter[]
  /** The dimensions of the page's filters that do not apply to it. */
  ignores: readonly string[]
  /** Keeps the first values of the last of `by` (x of a bar without series), the rest as 'Others'. */
  top?: { count: number; by?: string; others: boolean }
  sort?: Sort
  limit: number
  /** Of bars and areas: side by side, on one another, or as parts of the whole. */
  stack: 'none' | 'stack' | 'share'
  /** Bars from left to right. */
  horizontal: boolean
  /** Sums up along x. */
  cumulative: boolean
  /** Of a number: the grain of its sparkline. */
  spark?: Grain | 'auto'
  /** Whether the page's comparison is shown in it. */
  compares: boolean
  /** A fall is good news. */
  downIsGood: boolean
  /** Of a table: measures as bars behind the numbers. */
  bars: boolean
  /** Of tables and pivots: a row, and a column, of totals. */
  totals: boolean
  /** The hierarchy that a click on it can go down. Default: the first that its first dimension is a level of. */
  hierarchy?: string
  /** Line of its YAML file, from 1. */
  line: number
}

/** A row of charts, whose widths sum up to 12 at most. */
export interface Row {
  /** Units of 40 px with gaps of 16 px between them. */
  height: number
  /** A headline above the row. */
  title?: string
  charts: readonly Chart[]
}

/** Days relative to the last day that has data. */
export const presets = [
  'last 7 days',
  'last 30 days',
  'last 90 days',
  'last 12 months',
  'this month',
  'last month',
  'this year',
  'last year',
  'all',
] as const

/** One of {@link presets}, or any other 'last N days|weeks|months|years'. */
export type Preset = string

/** A filter that a page offers. */
export interface PageFilter {
  dimension: string
  label: string
  /** What is set when the page is opened without a state. */
  default?: Filter
}

/** A dashboard as code. */
export interface Dashboard {
  /** Name of its file without the suffix. */
  id: string
  title: string
  description?: string
  /** Place among the others in lists; then by title. */
  order: number
  /** The date dimension that the page's time range is about. */
  time?: string
  /** The time range that it opens with. */
  range: Preset
  /** What it is compared with when opened. */
  compare: 'none' | 'previous' | 'year'
  filters: readonly PageFilter[]
  rows: readonly Row[]
  /** Relative to the project's folder. */
  file: string
}

/** All charts of a dashboard, in reading order. */
export function chartsOf({ rows }: Dashboard): Chart[] {
  return rows.flatMap(({ charts }) => charts)
}
