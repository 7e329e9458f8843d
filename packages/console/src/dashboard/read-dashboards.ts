import { configIssues, parseYamlConfig, readYaml, type ConfigIssue } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'

import { dashboardOfFile } from './dashboard-of-file.ts'
import type { Dashboard } from './dashboard.ts'
import { withFullName } from './full-names.ts'
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

/**
 * Reads dashboards, and holds them against a model where there is one; one with mistakes is left out, and does not keep others from
 * being shown.
 */
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

/** Bytes of many times the files that there are: reading more keeps the process from all else for seconds. */
const mostBytes = 250_000

function readDashboard(
  { file, text }: DashboardText,
  model: Model | undefined,
): { dashboard?: Dashboard; mistakes: ConfigIssue[] } {
  const bytes = Buffer.byteLength(text)
  if (bytes > mostBytes) {
    const message = `expected a file of ${inWords(mostBytes)} bytes at most, got ${inWords(bytes)}`
    return { mistakes: [{ file, line: 1, column: 1, path: '', message }] }
  }
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
    const issues = configIssues(error)
    if (!issues) throw error
    const document = readYaml(text)
    return { mistakes: model ? issues.map((one) => withFullName(one, document, model)) : issues }
  }
}

function inWords(number: number): string {
  return number.toLocaleString('en-US')
}

function idOf(file: string): string {
  return (file.split('/').at(-1) ?? file).replace(/\.yaml$/, '')
}
