import { join } from 'node:path'

import { loadDashboards, loadReports, type ReportsAround } from '@deftunes/console'
import { parseAlertSettings } from '@deftunes/orchestrator'
import { loadModel } from '@deftunes/metrics'
import { loadProject } from '@deftunes/pipeline'

import { countOf, type Checked } from './mistake.ts'

/** Reads `reports/*.yaml`, and holds them against the metrics, dashboards and channels that there are. */
export async function checkReports(folder: string): Promise<Checked> {
  const { reports, alerts, mistakes } = await loadReports(folder, await aroundReports(folder))
  return {
    summary: `${countOf(reports.length, 'report')}, ${countOf(alerts.length, 'alert')}`,
    mistakes: mistakes.map(({ file, line, column, path, message }) => ({
      ...{ file: join(folder, file), line, column },
      message: path === '' ? message : `${path}: ${message}`,
    })),
  }
}

/** What reports can name; what has mistakes itself is left out, and told elsewhere. */
export async function aroundReports(folder: string): Promise<ReportsAround> {
  const model = await orNone(async () => (await loadModel(join(folder, 'metrics'))).model)
  const { dashboards } = await loadDashboards(folder, model)
  const channels = await orNone(async () =>
    Object.keys(parseAlertSettings((await loadProject(folder)).alerts).channels),
  )
  return { dashboards, ...(model && { model }), ...(channels && { channels }) }
}

async function orNone<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}
