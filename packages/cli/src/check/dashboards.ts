import { join } from 'node:path'

import { chartsOf, loadDashboards } from '@deftunes/console'
import { loadModel, type Model } from '@deftunes/metrics'

import { countOf, type Checked } from './mistake.ts'

/** Reads `dashboards/*.yaml`, and holds them against the metrics where those have no mistake. */
export async function checkDashboards(folder: string): Promise<Checked> {
  const model = await modelIn(folder)
  const { dashboards, mistakes } = await loadDashboards(folder, model)
  const charts = dashboards.flatMap(chartsOf)
  return {
    summary: `${countOf(dashboards.length, 'dashboard')}, ${countOf(charts.length, 'chart')}`,
    mistakes: mistakes.map(({ file, line, column, path, message }) => ({
      ...{ file: join(folder, file), line, column },
      message: path === '' ? message : `${path}: ${message}`,
    })),
  }
}

async function modelIn(folder: string): Promise<Model | undefined> {
  try {
    return (await loadModel(join(folder, 'metrics'))).model
  } catch {
    return undefined
  }
}
