export type {
  Cell,
  ChartAnswer,
  Rows,
  ShownDimension,
  ShownMeasure,
} from './answer/chart-answer.ts'
export { chartsOf, chartTypes } from './dashboard/dashboard.ts'
export type { By, Chart, ChartType, Dashboard, Row } from './dashboard/dashboard.ts'
export { dashboardJsonSchema } from './dashboard/json-schema.ts'
export { loadDashboards } from './dashboard/load-dashboards.ts'
export { readDashboards } from './dashboard/read-dashboards.ts'
export type { ReadDashboards } from './dashboard/read-dashboards.ts'
export { ConsoleError, consoleErrors } from './errors.ts'
export type { ConsoleErrorCode } from './errors.ts'
export { dashboardQueries } from './state/dashboard-queries.ts'
export type { ChartState, Compare, PageState, TimeRange } from './state/page-state.ts'
export { tellingMissing } from './warehouse/missing-table.ts'
export type {
  PublishedVersion,
  SourceRecord,
  Table,
  VersionSession,
  Warehouse,
} from './warehouse/warehouse.ts'
export { loadReports } from './report/schedule/load-reports.ts'
export { readReports } from './report/schedule/read-reports.ts'
export type { ReadReports, ReportsAround } from './report/schedule/read-reports.ts'
export type { Reports, ScheduledReport, ThresholdAlert } from './report/schedule/scheduled.ts'
