import { relative } from 'node:path'

import pc from 'picocolors'

import { checkDags } from '../check/dags.ts'
import { checkDatasets } from '../check/datasets.ts'
import { checkDbt } from '../check/dbt.ts'
import { countOf, type Checked } from '../check/mistake.ts'
import { checkProjectFile } from '../check/project-file.ts'
import { checkRulesets } from '../check/rulesets.ts'
import { projectFolder, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'

/** `deftunes check`: reads every file of the project and reports all mistakes together. */
export async function check(options: GlobalOptions): Promise<void> {
  const parts = Object.entries(await checkParts(projectFolder(options)))
  if (options.json) {
    printJson(
      parts.map(([part, { summary, mistakes }]) => ({
        part,
        ok: mistakes.length === 0,
        summary,
        mistakes,
      })),
    )
  } else for (const [part, checked] of parts) print(textOf(part, checked))
  process.exitCode = parts.every(([, { mistakes }]) => mistakes.length === 0) ? 0 : 2
}

async function checkParts(folder: string): Promise<Record<string, Checked>> {
  const { project, ...file } = await checkProjectFile(folder)
  const { datasets, ...rest } = await checkDatasets(folder, project)
  return {
    'deftunes.yaml': file,
    datasets: rest,
    quality: await checkRulesets(folder, datasets),
    dags: await checkDags(folder),
    dbt: await checkDbt(folder),
  }
}

function textOf(part: string, { summary, mistakes }: Checked): string {
  if (mistakes.length === 0) return `${pc.green('✓')} ${part}: ${summary}`
  const lines = mistakes.map(({ file, line, column, message }) => {
    const place = `${relative('', file)}:${line}:${column}`
    return `    ${place}: ${message.replaceAll('\n', '\n      ')}`
  })
  return [`${pc.red('✗')} ${part}: ${countOf(mistakes.length, 'mistake')}`, ...lines].join('\n')
}
