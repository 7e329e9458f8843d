import { join, resolve } from 'node:path'

import { airflowFiles, parseAlertSettings, type AirflowOptions } from '@deftunes/orchestrator'
import { loadProject, type Project } from '@deftunes/pipeline'

import { CliError } from '../errors.ts'
import { projectFolder, type GlobalOptions } from '../options.ts'
import { outFolder, writeOut } from '../out-path.ts'
import { print, printJson } from '../print.ts'
import { quoted } from '../typed.ts'
import { readDags } from '../wire.ts'

/** What `deftunes export airflow` is told. */
interface ExportOptions extends GlobalOptions {
  out: string
  operator: 'bash' | 'docker'
  image?: string
  deftunes?: string
  withoutAlerts?: boolean
}

/** `deftunes export airflow`: every DAG as a file, all or none. */
export async function exportAirflow(options: ExportOptions): Promise<void> {
  const project = await loadProject(projectFolder(options))
  const dags = await readDags(project)
  const alertRules = options.withoutAlerts ? 0 : parseAlertSettings(project.alerts).rules.length
  const files = airflowFiles(dags, { ...howOf(project, options), alertRules })
  const out = await outFolder(options.out)
  for (const { name, text } of files) await writeOut(join(out, name), text)
  const paths = files.map(({ name }) => join(out, name))
  if (options.json) return printJson(paths)
  for (const path of paths) print(path)
}

function howOf(project: Project, options: ExportOptions): AirflowOptions {
  const { operator, image, deftunes } = options
  if (operator === 'bash' && image !== undefined)
    throw invalid('--image: expected --operator docker with it, got --operator bash')
  if (operator === 'bash')
    return { command: deftunes ?? commandHere(project, options), operator: { kind: 'bash' } }
  if (image === undefined) throw invalid('--operator docker: expected --image with it, got none')
  const command = deftunes ?? 'deftunes --state /state'
  return { command, operator: { kind: 'docker', image }, variables: variablesOf(project) }
}

/** Tasks do not run in the folder of the project. */
function commandHere({ folder }: Project, { state }: GlobalOptions): string {
  const place = state === undefined ? '' : ` --state ${quoted(resolve(state))}`
  return `deftunes --project ${quoted(folder)}${place}`
}

/** The variables of the environment that the project's sources name. */
function variablesOf({ sources }: Project): string[] {
  const found = JSON.stringify(sources).matchAll(/\$\{(\w+)\}/g)
  return [...new Set([...found].map(([, name = '']) => name))]
}

function invalid(message: string): CliError {
  return new CliError('CLI_OPTION_INVALID', message)
}
