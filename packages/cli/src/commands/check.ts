import { relative } from 'node:path'

import type { Project } from '@deftunes/dbt'
import pc from 'picocolors'

import type { AskedStep } from '../check/asked-steps.ts'
import { checkDags, warningsOfAssets, type CheckedDags } from '../check/dags.ts'
import { checkDashboards } from '../check/dashboards.ts'
import { checkDatasets, type CheckedDatasets } from '../check/datasets.ts'
import { checkDbt } from '../check/dbt.ts'
import { openEmptyLake } from '../check/empty-lake.ts'
import { countOf, type Checked, type Mistake } from '../check/mistake.ts'
import { mistakesOfModels } from '../check/models.ts'
import { checkMetrics } from '../check/metrics.ts'
import { checkProjectFile } from '../check/project-file.ts'
import { checkReports } from '../check/reports.ts'
import { checkRulesets } from '../check/rulesets.ts'
import { mistakesOfStep, referencesOf, warningsOfStep } from '../check/steps.ts'
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
  const dbt = await checkDbt(folder)
  const dags = await checkDags(folder)
  const around = { folder, datasets: datasets.names, dbt: dbt.project }
  const { models, quality, metrics } = await checkOnEmptyLake(folder, datasets, dbt.project, dags)
  return {
    'deftunes.yaml': file,
    datasets,
    quality,
    dags: {
      ...dags,
      mistakes: [...dags.mistakes, ...dags.steps.flatMap((step) => mistakesOfStep(step, around))],
      warnings: [
        ...(dags.warnings ?? []),
        ...dags.steps.flatMap((step) => warningsOfStep(step, around)),
        ...(await warningsOfAssets(dags, around)),
      ],
    },
    dbt: { ...dbt, mistakes: [...dbt.mistakes, ...models] },
    metrics,
    dashboards: await checkDashboards(folder),
    reports: await checkReports(folder),
  }
}

async function checkOnEmptyLake(
  folder: string,
  { datasets, names }: CheckedDatasets,
  project: Project | undefined,
  { steps }: CheckedDags,
): Promise<{ models: readonly Mistake[]; quality: Checked; metrics: Checked }> {
  const lake = await openEmptyLake(folder, datasets)
  try {
    const models = project ? await mistakesOfModels(lake, project, names ?? []) : []
    await lake.show()
    const hasModels = project !== undefined && models.length === 0
    const audits = auditsIn(steps)
    const quality = await checkRulesets(folder, { datasets: names, lake, hasModels, audits })
    const metrics = await checkMetrics(folder, { lake, datasets: names, project })
    return { models, quality, metrics }
  } finally {
    await lake.close()
  }
}

/** The references of every audit, by the dataset that it is about. */
function auditsIn(steps: readonly AskedStep[]): Map<string, string[][]> {
  const audits = new Map<string, string[][]>()
  for (const asked of steps.filter(({ step }) => step === 'audit')) {
    const dataset = String(asked.given[0])
    audits.set(dataset, [...(audits.get(dataset) ?? []), referencesOf(asked)])
  }
  return audits
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
