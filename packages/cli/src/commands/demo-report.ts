import { formatDuration } from '@deftunes/core'
import type { Run, RunReader } from '@deftunes/orchestrator'
import { attachLake, openServices, type Project } from '@deftunes/pipeline'
import pc from 'picocolors'

import { describeOutput } from '../describe.ts'
import type { GlobalOptions } from '../options.ts'
import { formatCount, textTable } from '../text-table.ts'
import { typed } from '../typed.ts'

const right = 'right' as const

const topArtists = `SELECT year, artist_name, total_sales, items, buyers FROM serving.sales_per_artist_vw ORDER BY total_sales DESC, artist_id LIMIT 5`
const topCountries = `SELECT year, month, country_name, total_sales, items, buyers FROM serving.sales_per_country_vw ORDER BY total_sales DESC, country_code LIMIT 5`

type SalesRow = Record<string, string | number | bigint>

/** How long the demo took: until its sources were up, and from then on. */
export interface Timing {
  sources_ms: number
  runs_ms: number
}

/** What the demo made, for a program: quality results and the top of both BI views. */
export async function demoSummary(project: Project) {
  const services = openServices(project)
  try {
    const duckdb = await services.duckdb()
    await attachLake(services)
    return {
      quality: services.quality.outcomes(),
      sales_per_artist_vw: await duckdb.rows<SalesRow>(topArtists),
      sales_per_country_vw: await duckdb.rows<SalesRow>(topCountries),
    }
  } finally {
    await services.close()
  }
}

/** What the demo made, for a person: time and rows of every task, quality, the top of both BI views. */
export async function demoReport(
  project: Project,
  place: GlobalOptions,
  { store, runs, timing }: { store: RunReader; runs: readonly Run[]; timing: Timing },
): Promise<string> {
  const summary = await demoSummary(project)
  return [
    heading('Tasks'),
    taskTable(store, runs),
    heading('Quality'),
    qualityTable(summary.quality, runs),
    heading('Top of serving.sales_per_artist_vw'),
    salesTable(summary.sales_per_artist_vw),
    heading('Top of serving.sales_per_country_vw'),
    salesTable(summary.sales_per_country_vw),
    '',
    `${runs.length} runs in ${formatDuration(timing.runs_ms)}, sources up in ${formatDuration(timing.sources_ms)}. Now try:`,
    ...nextSteps(runs).map((words) => `  ${typed(words, place)}`),
  ].join('\n')
}

function nextSteps(runs: readonly Run[]): string[] {
  const sales = 'SELECT * FROM serving.sales_per_country_vw ORDER BY total_sales DESC LIMIT 5'
  return ['tables', `query "${sales}"`, `runs show ${runs.at(-1)?.runId ?? ''}`]
}

function heading(text: string): string {
  return `\n${pc.bold(pc.cyan(text))}`
}

function taskTable(store: RunReader, runs: readonly Run[]): string {
  const rows = runs.flatMap((run) =>
    store
      .tasks(run.runId)
      .map((task, index) => [
        index === 0 ? run.runId : '',
        task.taskId,
        task.startedAt && task.endedAt
          ? formatDuration(Date.parse(task.endedAt) - Date.parse(task.startedAt))
          : '–',
        describeOutput(task.output),
      ]),
  )
  return textTable(
    [{ name: 'run' }, { name: 'task' }, { name: 'took', align: right }, { name: 'result' }],
    rows,
  )
}

interface Outcome {
  run_id: string
  dataset: string
  name: string
  rule: string
  result: string
  severity: string
  message: string | null
}

function qualityTable(outcomes: readonly Outcome[], runs: readonly Run[]): string {
  const ids = new Set(runs.map(({ runId }) => runId))
  const own = outcomes.filter(({ run_id }) => ids.has(run_id))
  const audits = [...new Set(own.map(({ run_id, dataset }) => `${run_id}\n${dataset}`))]
  const rows = audits.map((audit) => {
    const [runId = '', dataset = ''] = audit.split('\n')
    const rules = own.filter((outcome) => outcome.run_id === runId && outcome.dataset === dataset)
    const passed = rules.filter(({ result }) => result === 'PASS').length
    const others = rules
      .filter(({ result }) => result !== 'PASS')
      .map(({ name, rule }) => `${name} ${rule}`)
    return [dataset, runId, `${passed} of ${rules.length}`, others.join('; ').slice(0, 80)]
  })
  return textTable(
    [{ name: 'dataset' }, { name: 'run' }, { name: 'passed', align: right }, { name: 'warned' }],
    rows,
  )
}

function salesTable(rows: readonly SalesRow[]): string {
  const names = Object.keys(rows[0] ?? {})
  const columns = names.map((name) => ({
    name,
    ...(name.endsWith('_name') ? {} : { align: right }),
  }))
  const cell = (name: string, value: SalesRow[string] | undefined) =>
    typeof value === 'bigint' && name !== 'year' ? formatCount(value) : String(value ?? '')
  return textTable(
    columns,
    rows.map((row) => names.map((name) => cell(name, row[name]))),
  )
}
