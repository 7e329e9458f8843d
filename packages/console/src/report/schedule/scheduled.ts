import type { Filter } from '@deftunes/metrics'

import type { Preset } from '../../dashboard/dashboard.ts'
import type { PageState } from '../../state/page-state.ts'

/** When something is done: at the times of a cron expression on the clock of a zone, or after each publish. */
export type When = { kind: 'cron'; cron: string; timezone: string } | { kind: 'publish' }

/** What a file in `reports/` has, whatever it is about. */
interface Scheduled {
  /** Name of its file without the suffix. */
  id: string
  /** Relative to the project's folder. */
  file: string
  when: When
  /** Names of channels of `deftunes.yaml`. */
  channels: readonly string[]
}

/** A dashboard that is sent to people. */
export interface ScheduledReport extends Scheduled {
  dashboard: string
  format: 'png' | 'pdf' | 'html'
  /** What is set on the page; the rest is as the dashboard says. */
  state: PageState
}

/** A number that people are told of when it goes too far, once until it is back. */
export interface ThresholdAlert extends Scheduled {
  title?: string
  /** `<table>.<measure>`. */
  measure: string
  filters: readonly Filter[]
  /** The date that the range is about. Default: that of the measure's table. */
  time?: string
  range: Preset
  /** What the number is compared with: then its change is judged, in percent, of rates in percentage points. */
  compare: 'none' | 'previous' | 'year'
  above?: number
  below?: number
  severity: 'info' | 'warning' | 'critical'
}

/** Reports and alerts of a project. */
export interface Reports {
  reports: readonly ScheduledReport[]
  alerts: readonly ThresholdAlert[]
}
