import { parseYamlConfig, readYaml, type ConfigIssue } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'

import { dashboardOfFile } from './dashboard-of-file.ts'
import type { Dashboard } from './dashboard.ts'
import { mistakesOfDashboard } from './mistakes-of-dashboard.ts'
import { dashboardFile } from './schema.ts'

/** A file of a dashboard: its path, as messages name it, and its text. */
export interface DashboardText {
  file: string
  text: string
}

/** Dashboards in the order of lists, and every mistake of the files that are none. */
export interface ReadDashboards {
  dashboards: Dashboard[]
  mistakes: ConfigIssue[]
}

/** Reads dashboards, and holds them against a model where there is one; one with mistakes is left out, and does not keep others from being shown. */
export function readDashboards(texts: readonly DashboardText[], model?: Model): ReadDashboards {
  const read = texts.map((text) => readDashboard(text, model))
  const dashboards = read.flatMap(({ dashboard }) => (dashboard ? [dashboard] : []))
  return {
    dashboards: dashboards.sort(
      (left, right) => left.order - right.order || left.title.localeCompare(right.title),
    ),
    mistakes: read.flatMap(({ mistakes }) => mistakes),
  }
}

function readDashboard(
  { file, text }: DashboardText,
  model: Model | undefined,
): { dashboard?: Dashboard; mistakes: ConfigIssue[] } {
  try {
    const data = parseYamlConfig(dashboardFile, text, file)
    const { placeOf } = readYaml(text)
    const dashboard = dashboardOfFile(data, {
      id: idOf(file),
      path: file,
      lineOf: (...path) => placeOf(path).line,
      labelOf: (dimension) => model?.dimensions.get(dimension)?.label ?? dimension,
    })
    const found = model ? mistakesOfDashboard(dashboard, model) : []
    const mistakes = found.map(({ path, message }) => ({
      ...{ file, ...placeOf(path), path: path.join('.'), message },
    }))
    return mistakes.length > 0 ? { mistakes } : { dashboard, mistakes }
  } catch (error) {
    const issues = (error as { details?: { issues?: ConfigIssue[] } }).details?.issues
    if (!issues) throw error
    return { mistakes: issues }
  }
}

function idOf(file: string): string {
  return (file.split('/').at(-1) ?? file).replace(/\.yaml$/, '')
}
