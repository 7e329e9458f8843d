import { join, resolve } from 'node:path'

import { loadDashboards } from '@deftunes/console'
import {
  supersetBundle,
  zipBundle,
  type NotShown,
  type SupersetDatabase,
} from '@deftunes/console/superset'
import { configError } from '@deftunes/core'
import { loadModel } from '@deftunes/metrics'
import { loadProject, type Project } from '@deftunes/pipeline'

import { CliError } from '../errors.ts'
import { projectFolder, type GlobalOptions } from '../options.ts'
import { outFile, writeOut } from '../out-path.ts'
import { print, printJson } from '../print.ts'
import { addressOfFile } from './superset-address.ts'
import { staleDays } from './superset-days.ts'

/** What `deftunes export superset` is told. */
interface ExportOptions extends GlobalOptions {
  out: string
  database: SupersetDatabase
  uri?: string
}

/** `deftunes export superset`: every dashboard in one bundle, and what Superset does not show of them. */
export async function exportSuperset(options: ExportOptions): Promise<void> {
  const file = await outFile(options.out)
  const project = await projectToExport(options)
  const uri = options.uri ?? addressOf(project, options)
  const { model } = await loadModel(join(project.folder, 'metrics'))
  const { dashboards, mistakes } = await loadDashboards(project.folder, model)
  if (mistakes.length > 0) throw configError(mistakes)
  const times = dashboards.flatMap(({ time }) => time ?? [])
  const endsOn = await staleDays(project, { model, times, now: new Date() })
  const { database } = options
  const projectName = project.name
  const bundle = supersetBundle({ dashboards, model, database, uri, projectName, endsOn })
  await writeOut(file, zipBundle(bundle.files))
  const { notShown } = bundle
  if (options.json) return printJson({ file, dashboards: dashboards.map(({ id }) => id), notShown })
  print(file)
  for (const line of linesOf(notShown)) print(line)
}

/** There may be no state yet: dashboards are files of the project. */
function projectToExport({ state, ...options }: ExportOptions): Promise<Project> {
  return loadProject(projectFolder(options), state === undefined ? {} : { state: resolve(state) })
}

/** What a project knows of its database: of another than DuckDB's, which is anywhere, nothing. */
function addressOf(project: Project, { database }: ExportOptions): string {
  if (database === 'duckdb') return addressOfFile(project)
  const message = `--uri: expected the address of the database, e.g. ${database === 'redshift' ? 'redshift+redshift_connector' : 'postgresql'}://reader@host/database, got none`
  throw new CliError('CLI_OPTION_INVALID', message)
}

/** What is not shown, by the dashboard and chart that it is about. */
function linesOf(notShown: readonly NotShown[]): string[] {
  const places = Map.groupBy(notShown, ({ dashboard }) => dashboard ?? 'all dashboards')
  return [...places].flatMap(([place, notes]) => [
    '',
    `Superset does not show of ${place}:`,
    ...notes.map(({ chart, what, why }) => {
      const subject = chart === undefined ? what : `${chart}: ${what}`
      return `  ${subject} – ${why}`
    }),
  ])
}
