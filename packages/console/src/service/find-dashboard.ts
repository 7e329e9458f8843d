import { didYouMean } from '@deftunes/core'

import { chartsOf, type Chart, type Dashboard } from '../dashboard/dashboard.ts'
import { ConsoleError } from '../errors.ts'
import type { ProjectFiles } from '../project-files/project-files.ts'

/** @throws ConsoleError CONSOLE_DASHBOARD_UNKNOWN, or CONSOLE_DASHBOARD_INVALID with its mistakes */
export function findDashboard({ dashboards, mistakes }: ProjectFiles, id: string): Dashboard {
  const found = dashboards.find((one) => one.id === id)
  if (found) return found
  const own = mistakes.filter(({ file }) => file === `dashboards/${id}.yaml`)
  if (own.length > 0) {
    const lines = own.map(({ file, line, path, message }) => `${file}:${line}: ${path}: ${message}`)
    throw new ConsoleError('CONSOLE_DASHBOARD_INVALID', lines.join('\n'), {
      details: { mistakes: own },
    })
  }
  const names = dashboards.map((one) => one.id)
  const message = `expected a dashboard (${names.join(', ') || 'there is none'}), got '${id}'${didYouMean(id, names)}`
  throw new ConsoleError('CONSOLE_DASHBOARD_UNKNOWN', message)
}

/** @throws ConsoleError CONSOLE_DASHBOARD_UNKNOWN */
export function findChart(dashboard: Dashboard, id: string): Chart {
  const charts = chartsOf(dashboard)
  const found = charts.find((chart) => chart.id === id)
  if (found) return found
  const names = charts.map((chart) => chart.id)
  const message = `expected a chart of ${dashboard.id} (${names.join(', ')}), got '${id}'${didYouMean(id, names)}`
  throw new ConsoleError('CONSOLE_DASHBOARD_UNKNOWN', message)
}
