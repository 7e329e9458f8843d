import type { Chart, Dashboard } from '../../src/dashboard/dashboard.ts'
import type { PageState } from '../../src/state/page-state.ts'
import { send } from '../api/call.ts'
import { fileName, saveFile } from '../app/save-file.ts'

/** Saves what a chart shows as a table. @throws ApiError */
export async function downloadTable(
  dashboard: string,
  chart: Chart,
  state: PageState,
  format: 'csv' | 'xlsx',
): Promise<void> {
  const path = { dashboard, chart: chart.id, format }
  const response = await send('table', { path, body: { state } as never })
  saveFile(await response.blob(), `${fileName(chart.title)}.${format}`)
}

/** Saves a page as the server draws it. @throws ApiError */
export async function downloadReport(
  dashboard: Dashboard,
  state: PageState,
  format: 'png' | 'pdf',
  scheme: 'light' | 'dark',
): Promise<void> {
  const path = { dashboard: dashboard.id, format }
  const response = await send('picture', { path, body: { state, scheme } as never })
  saveFile(await response.blob(), `${fileName(dashboard.title)}.${format}`)
}
