import { relative } from 'node:path'

import pc from 'picocolors'

import { checkDags } from '../check/dags.ts'
import { checkDatasets } from '../check/datasets.ts'
import { checkDbt } from '../check/dbt.ts'
import { openEmptyLake } from '../check/empty-lake.ts'
import { countOf, type Checked, type Mistake } from '../check/mistake.ts'
import { mistakesOfModels } from '../check/models.ts'
import { checkProjectFile } from '../check/project-file.ts'
import { checkRulesets } from '../check/rulesets.ts'
import { projectFolder, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'

/** `deftunes check`: reads every file of the project and reports all mistakes together; warnings fail nothing. */
export async function check(options: GlobalOptions): Promise<void> {
  const parts = Object.entries(await checkParts(projectFolder(options)))
  if (options.json) {
    printJson(
      parts.map(([part, { summary, mistakes, warnings = [] }]) => ({
        part,
        ok: mistakes.length === 0,
        summary,
        mistakes,
        warnings,
      })),
    )
  } else for (const [part, checked] of parts) print(textOf(part, checked))
  process.exitCode = parts.every(([, { mistakes }]) => mistakes.length === 0) ? 0 : 2
}

async function checkParts(folder: string): Promise<Record<string, Checked>> {
  const file = await checkProjectFile(folder)
  const datasets = await checkDatasets(folder, file.sources)
  const dags = await checkDags(folder)
  const dbt = await checkDbt(folder)
  const lake = await openEmptyLake(folder, datasets.datasets)
  try {
    const { project } = dbt
    const models = project && (await mistakesOfModels(lake, project, datasets.names ?? []))
    await lake.show()
    const quality = await checkRulesets(folder, {
      ...{ datasets: datasets.names, lake, hasModels: models?.length === 0, audits: new Map() },
    })
    const mistakes = [...dbt.mistakes, ...(models ?? [])]
    return { 'deftunes.yaml': file, datasets, quality, dags, dbt: { ...dbt, mistakes } }
  } finally {
    await lake.close()
  }
}

function textOf(part: string, { summary, mistakes, warnings = [] }: Checked): string {
  const head =
    mistakes.length === 0
      ? `${pc.green('✓')} ${part}: ${summary}`
      : `${pc.red('✗')} ${part}: ${countOf(mistakes.length, 'mistake')}`
  const told = warnings.map((warning) => `  ${pc.yellow('!')} ${lineOf(warning)}`)
  return [head, ...mistakes.map((mistake) => `    ${lineOf(mistake)}`), ...told].join('\n')
}

function lineOf({ file, line, column, message }: Mistake): string {
  return `${relative('', file)}:${line}:${column}: ${message.replaceAll('\n', '\n      ')}`
}
