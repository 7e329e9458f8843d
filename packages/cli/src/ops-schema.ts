import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { quoteLiteral, quoteRelation, type DuckDb } from '@deftunes/core'
import { listManifests, loadDatasets } from '@deftunes/lake'
import { openRunHistory, type SeenRun, type SeenTask } from '@deftunes/orchestrator'
import { datasetsFolder, statePaths, type Services } from '@deftunes/pipeline'

type Columns = Readonly<Record<string, string>>

const runColumns = {
  run_id: 'VARCHAR',
  dag_id: 'VARCHAR',
  ingest_on: 'DATE',
  interval_start: 'TIMESTAMP',
  interval_end: 'TIMESTAMP',
  state: 'VARCHAR',
  created_at: 'TIMESTAMP',
  started_at: 'TIMESTAMP',
  ended_at: 'TIMESTAMP',
}
const taskColumns = {
  run_id: 'VARCHAR',
  task_id: 'VARCHAR',
  state: 'VARCHAR',
  try_number: 'INTEGER',
  started_at: 'TIMESTAMP',
  ended_at: 'TIMESTAMP',
  output: 'JSON',
  error_code: 'VARCHAR',
  error_message: 'VARCHAR',
}
const qualityColumns = {
  run_id: 'VARCHAR',
  dataset: 'VARCHAR',
  ingest_on: 'DATE',
  name: 'VARCHAR',
  rule: 'VARCHAR',
  result: 'VARCHAR',
  severity: 'VARCHAR',
  message: 'VARCHAR',
  metrics: 'JSON',
  evaluated_at: 'TIMESTAMP',
}
const metricColumns = {
  run_id: 'VARCHAR',
  dataset: 'VARCHAR',
  ingest_on: 'DATE',
  measured_by: 'VARCHAR',
  metric: 'VARCHAR',
  value: 'DOUBLE',
  message: 'VARCHAR',
  evaluated_at: 'TIMESTAMP',
}
const testColumns = {
  run_id: 'VARCHAR',
  unique_id: 'VARCHAR',
  name: 'VARCHAR',
  relation: 'VARCHAR',
  column_name: 'VARCHAR',
  status: 'VARCHAR',
  failures: 'BIGINT',
  severity: 'VARCHAR',
  evaluated_at: 'TIMESTAMP',
}
const landingColumns = {
  dataset: 'VARCHAR',
  ingest_on: 'DATE',
  run_id: 'VARCHAR',
  source: 'VARCHAR',
  rows: 'BIGINT',
  files: 'INTEGER',
  bytes: 'BIGINT',
  started_at: 'TIMESTAMP',
  ended_at: 'TIMESTAMP',
}

/**
 * Shows what the platform knows of itself as tables: ops.runs, ops.task_instances, ops.quality_results,
 * ops.quality_metrics, ops.model_tests, ops.landings.
 * They are copies: made only for a query whose text names ops, or asks which tables there are.
 */
export async function attachOps(duckdb: DuckDb, services: Services, sql: string): Promise<void> {
  if (!/\bops\b|\binformation_schema\b|\bduckdb_\w+\(|^\s*(show|describe)\b/i.test(sql)) return
  await duckdb.run('CREATE SCHEMA IF NOT EXISTS ops')
  const store = openRunHistory({ file: statePaths(services.project).runs })
  try {
    const runs = store.runs()
    const tasks = runs.flatMap(({ runId }) => store.tasks(runId))
    await fill(services, duckdb, 'runs', runColumns, runs.map(runRow))
    await fill(services, duckdb, 'task_instances', taskColumns, tasks.map(taskRow))
  } finally {
    store.close()
  }
  const outcomes = services.quality.outcomes().map((outcome) => ({
    ...outcome,
    metrics: JSON.parse(outcome.metrics) as unknown,
  }))
  await fill(services, duckdb, 'quality_results', qualityColumns, outcomes)
  await fill(services, duckdb, 'quality_metrics', metricColumns, metrics(services))
  await fill(services, duckdb, 'model_tests', testColumns, services.quality.tests())
  await fill(services, duckdb, 'landings', landingColumns, await landings(services))
}

function runRow(run: SeenRun) {
  return {
    run_id: run.runId,
    dag_id: run.dagId,
    ingest_on: run.ingestOn,
    interval_start: run.interval.start,
    interval_end: run.interval.end,
    state: run.state,
    created_at: run.createdAt,
    started_at: run.startedAt,
    ended_at: run.endedAt,
  }
}

function taskRow(task: SeenTask) {
  return {
    run_id: task.runId,
    task_id: task.taskId,
    state: task.state,
    try_number: task.tryNumber,
    started_at: task.startedAt,
    ended_at: task.endedAt,
    output: task.output,
    error_code: task.error?.code ?? null,
    error_message: task.error?.message ?? null,
  }
}

/** Each metric of rules and analyzers; an analyzer that has none is there with the reason. */
function metrics({ quality }: Services) {
  const measured = [
    ...quality.outcomes().map(({ rule, ...one }) => ({ ...one, measured_by: rule, message: null })),
    ...quality.analyses().map(({ analyzer, ...one }) => ({ ...one, measured_by: analyzer })),
  ]
  return measured.flatMap(({ run_id, dataset, ingest_on, measured_by, message, ...one }) => {
    const entries = Object.entries(JSON.parse(one.metrics) as Record<string, number>)
    const values = message !== null && entries.length === 0 ? [[null, null] as const] : entries
    return values.map(([metric, value]) => ({
      ...{ run_id, dataset, ingest_on, measured_by, metric, value, message },
      evaluated_at: one.evaluated_at,
    }))
  })
}

async function landings({ project, store }: Services) {
  const datasets = [...(await loadDatasets(datasetsFolder(project))).values()]
  const manifests = await Promise.all(datasets.map((dataset) => listManifests(store, dataset)))
  return manifests.flat().map((manifest) => ({
    dataset: manifest.dataset,
    ingest_on: manifest.ingest_on,
    run_id: manifest.run_id,
    source: manifest.source.from,
    rows: manifest.rows,
    files: manifest.files.length,
    bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    started_at: manifest.started_at,
    ended_at: manifest.ended_at,
  }))
}

async function fill(
  { stagingFolder }: Services,
  duckdb: DuckDb,
  name: string,
  columns: Columns,
  rows: readonly object[],
) {
  const types = Object.entries(columns).map(
    ([column, type]) => `${quoteLiteral(column)}: ${quoteLiteral(type)}`,
  )
  await mkdir(stagingFolder, { recursive: true })
  const file = join(stagingFolder, `ops-${randomUUID()}.jsonl`)
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  try {
    const source = `read_json(${quoteLiteral(file)}, format = 'newline_delimited', columns = {${types.join(', ')}})`
    await duckdb.run(
      `CREATE OR REPLACE TABLE ${quoteRelation('ops', name)} AS SELECT * FROM ${source}`,
    )
  } finally {
    await rm(file, { force: true })
  }
}
