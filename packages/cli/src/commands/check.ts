import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { messageOf, PlatformError } from '@deftunes/core'
import { loadProject as loadDbtProject } from '@deftunes/dbt'
import { loadDatasets } from '@deftunes/lake'
import { datasetsFolder, type Project } from '@deftunes/pipeline'
import { parseRuleset } from '@deftunes/quality'
import pc from 'picocolors'

import { CliError } from '../errors.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { loadDags } from '../wire.ts'

interface Finding {
  what: string
  ok: boolean
  message: string
}

/** `deftunes check`: reads every file of the project and reports all mistakes together. */
export async function check(options: GlobalOptions): Promise<void> {
  const project = await projectOf(options)
  const findings = [
    { what: 'deftunes.yaml', ok: true, message: `${Object.keys(project.sources).length} sources` },
    await finding('datasets', () => checkDatasets(project)),
    await finding('quality', () => checkRulesets(project)),
    await finding('dags', async () => `${(await loadDags(project)).size} DAGs`),
    await finding(
      'dbt',
      async () => `${(await loadDbtProject(join(project.folder, 'dbt'))).all.size} nodes`,
    ),
  ]
  if (options.json) printJson(findings)
  else
    for (const { what, ok, message } of findings)
      print(`${ok ? pc.green('✓') : pc.red('✗')} ${what}: ${message}`)
  process.exitCode = findings.every(({ ok }) => ok) ? 0 : 2
}

async function finding(what: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, message: await work() }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    return { what, ok: false, message: messageOf(error) }
  }
}

async function checkDatasets(project: Project): Promise<string> {
  const datasets = await loadDatasets(datasetsFolder(project))
  for (const { name, source } of datasets.values()) {
    if (project.sources[source]) continue
    const known = Object.keys(project.sources).join(', ') || 'none'
    const message = `datasets/${name}.yaml: source: expected one of deftunes.yaml (${known}), got '${source}'`
    throw new CliError('CLI_OPTION_INVALID', message)
  }
  return `${datasets.size} datasets`
}

async function checkRulesets({ folder }: Project): Promise<string> {
  const path = join(folder, 'quality')
  const files = (await readdir(path)).filter((file) => file.endsWith('.dqdl')).sort()
  let rules = 0
  for (const file of files)
    rules += parseRuleset(await readFile(join(path, file), 'utf8'), join(path, file)).rules.length
  return `${files.length} rulesets with ${rules} rules`
}
