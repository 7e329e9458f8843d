import type { ChartAnswer, ChartFailure } from '../answer/chart-answer.ts'
import type { Dashboard } from '../dashboard/dashboard.ts'
import type { Scheme } from '../tokens/index.ts'

/** What a report is drawn from. */
export interface ReportInput {
  dashboard: Dashboard
  /** By the id of their chart; a chart without one is drawn as having no data. */
  answers: ReadonlyMap<string, ChartAnswer | ChartFailure>
  /** Why numbers are compared with nothing though their page compares, by the id of their chart. */
  uncompared?: ReadonlyMap<string, string>
  /** Said under the title: which version, which days, which filters. */
  meta: readonly string[]
  /** Default: 'light'. */
  scheme?: Scheme
  /** Default: 'en-US'. */
  locale?: string
}
