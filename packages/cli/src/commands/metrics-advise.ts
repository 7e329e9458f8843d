import { join } from 'node:path'

import { dashboardQueries, loadDashboards } from '@deftunes/console'
import { adviseRollups, loadModel, type Rollup, type RollupAdvice } from '@deftunes/metrics'
import { stringify } from 'yaml'

import { projectToRead, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'

/** `deftunes metrics advise`: rollups for what the dashboards ask when they are opened. */
export async function adviseMetrics(options: GlobalOptions): Promise<void> {
  const { folder } = await projectToRead(options)
  const { model } = await loadModel(join(folder, 'metrics'))
  const { dashboards } = await loadDashboards(folder, model)
  const advice = adviseRollups(
    model,
    dashboards.flatMap((one) => dashboardQueries(model, one)),
  )
  if (options.json) printJson(advice)
  else if (advice.length === 0)
    print('Every question of the dashboards that a rollup can answer is answered by one.')
  else print(asYaml(advice))
}

/** What can be put into a file of metrics as it is. */
function asYaml(advice: readonly RollupAdvice[]): string {
  const rollups = Object.fromEntries(
    advice.map(({ rollup }) => [rollup.name, asDeclared(rollup)] as const),
  )
  const counts = advice.map(({ rollup, answers }) => `#   ${rollup.name}: ${answers}`)
  const head = ['# Parts of questions of the dashboards that each answers:', ...counts]
  return `${head.join('\n')}\n${stringify({ rollups }, { lineWidth: 120 }).trimEnd()}`
}

function asDeclared({ table, dimensions, measures, valuesOf, eachRow }: Rollup) {
  const named = dimensions.map((one) => (one.grain === undefined ? one.dimension : one))
  return {
    ...{ table, dimensions: named, measures },
    ...(valuesOf !== undefined && { values_of: valuesOf }),
    ...(eachRow && { each_row: true }),
  }
}
