import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const deftunes = 'packages/cli/bin/deftunes.js'

/** Milliseconds of each chart of a dashboard. */
export type ChartTimes = Readonly<Record<string, number>>

/** What a real Superset takes for the queries of each chart of the overview, over the same marts, the median of five times. */
export async function supersetTimes(state: string, folder: string): Promise<ChartTimes> {
  const [marts, bundle] = [join(folder, 'marts.duckdb'), join(folder, 'bundle.zip')]
  const node = (...args: string[]) => run(process.execPath, [deftunes, ...args, '--state', state])
  await node('export', 'duckdb', '--out', marts)
  await node('export', 'superset', '--out', bundle, '--uri', `duckdb:///${marts}`)
  const { stdout } = await run('bash', ['interop/superset/measure.sh', bundle, 'sales'])
  const times = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, number[]>
  return Object.fromEntries(Object.entries(times).map(([chart, all]) => [chart, median(all)]))
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN
}
