import type { Format, Grain, ValueType } from '@deftunes/metrics'

import type { Cell, ChartAnswer, ShownDimension, ShownMeasure } from '../answer/chart-answer.ts'
import type { Dashboard } from '../dashboard/dashboard.ts'
import type { PageState } from '../state/page-state.ts'
import type { PublishedVersion, SourceRecord } from '../warehouse/warehouse.ts'

/** A dimension as people choose it. */
export interface DimensionWords {
  name: string
  table: string
  label: string
  description?: string
  type: ValueType
  grains: readonly Grain[]
  synonyms: readonly string[]
}

/** A measure as people choose it. */
export interface MeasureWords {
  name: string
  table: string
  label: string
  description?: string
  format: Format
  currency?: string
  synonyms: readonly string[]
  /** Dimensions that it can be asked by without being counted several times. */
  dimensions: readonly string[]
}

/** What can be asked. */
export interface ModelWords {
  measures: readonly MeasureWords[]
  dimensions: readonly DimensionWords[]
  hierarchies: readonly {
    name: string
    label: string
    levels: readonly { dimension: string; grain?: Grain }[]
  }[]
}

/** How the newest data stands. */
export interface Status {
  project: string
  newest?: PublishedVersion
  /** 'late': a run should have published by now; 'failed': the last run did. */
  state: 'fresh' | 'late' | 'failed' | 'empty'
  /** Why it is not fresh, in a sentence. */
  reason?: string
  /** The run that the state is about. */
  run?: { id: string; dag: string; state: string }
}

/** A line of what {@link endpoints.data} streams. */
export type DataLine =
  | { answer: ChartAnswer }
  | { failed: { chart: string; code: string; message: string } }
  | { done: { version: string; ms: number } }
  /** Instead of `done`: what kept the other charts from being answered. */
  | { broken: { code: string; message: string; request: string } }

/** Rows behind a mark. */
export interface Detail {
  version: string
  /** Relation of the rows, e.g. ['serving', 'fact_session'], and the columns that tell them apart. */
  relation: readonly string[]
  key: readonly string[]
  columns: readonly {
    name: string
    label: string
    type: string
  }[]
  rows: readonly (readonly Cell[])[]
  /** All rows, not those of this page alone. */
  count: number
  /** The chart's measures over all rows: what the mark shows. */
  measures: readonly (ShownMeasure & { value: Cell })[]
  sql: string
}

/** What each endpoint answers with; those that stream are not listed but for the type of their lines. */
export interface Responses {
  versions: { versions: readonly PublishedVersion[] }
  status: Status
  model: ModelWords
  dashboards: {
    dashboards: readonly {
      id: string
      title: string
      description?: string
      charts: readonly { id: string; title: string; type: string }[]
    }[]
    /** Files that are no dashboards, with why. */
    mistakes: readonly { file: string; line: number; message: string }[]
  }
  dashboard: {
    dashboard: Dashboard
    /** First and last day that has data, of the dashboard's time dimension. */
    days?: { first: string; last: string }
    /** Names of the filters and of what each chart uses. */
    dimensions: readonly DimensionWords[]
    measures: readonly MeasureWords[]
    /** For each chart the dimensions that it can be drilled by. */
    drillBy: Readonly<Record<string, readonly string[]>>
  }
  data: DataLine
  detail: Detail
  source: { source: SourceRecord | null }
  values: { values: readonly { value: Cell; rows: number }[]; more: boolean }
  explore: { answer: ChartAnswer; dimensions: readonly ShownDimension[] }
  saveChart: { file: string; line: number; id: string }
  table: never
  picture: never
  views: { views: readonly SavedView[] }
  saveView: SavedView
  removeView: { removed: boolean }
}

/** A state that was kept under a name. */
export interface SavedView {
  id: string
  name: string
  /** ISO instant. */
  savedAt: string
  state: PageState
}

/** What a call that fails answers with, with a status of 400 and more. */
export interface ErrorBody {
  error: { code: string; message: string; request: string }
}

/** Events of `GET /api/events` (server-sent): `event: published` and `event: status`. */
export interface ServerEvents {
  published: PublishedVersion
  status: Status
}
