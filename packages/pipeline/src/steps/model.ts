import { join } from 'node:path'

import type { DuckDb } from '@deftunes/core'
import {
  buildProject,
  eventTimeSpan,
  loadProject as loadDbtProject,
  type NodeResult,
  type Project as DbtProject,
} from '@deftunes/dbt'
import { dropBranch, rebaseBranch, snapshotOf, type Table } from '@deftunes/iceberg'

import { attachTables } from '../attach.ts'
import { PipelineError } from '../errors.ts'
import { icebergAdapter } from '../iceberg-adapter.ts'
import { RUN_ID_KEY } from '../published.ts'
import { printReads, READS_KEY } from '../reads.ts'
import { branchOf, sessionOf, type StepContext } from '../step.ts'
import { storedTests } from './model-record.ts'

/** Which nodes of the dbt project a model step builds, and how. */
export interface ModelOptions {
  /** dbt's --select, e.g. 'tag:songs'. Default: everything. */
  select?: string
  exclude?: string
  /** Rebuild incremental models from scratch. Default false. */
  fullRefresh?: boolean
}

/** What a model step reports. */
export interface ModelReport {
  models: number
  tests: number
  /** Rows of all tables that were written. */
  rows: number
  /** Tests of warn severity that did not pass. */
  warned: number
}

/**
 * A step that builds the dbt project on the run's branch: models as Iceberg tables in `serving`, tests after each model.
 * It starts from main every time, so that a second try finds nothing of the first.
 * It throws PIPELINE_MODEL_FAILED when a model fails, PIPELINE_TESTS_FAILED when a test of error severity does.
 */
export function model(options: ModelOptions = {}) {
  return async (context: StepContext): Promise<ModelReport> =>
    reportOf(context.runId, await buildModels(context, options))
}

/**
 * Builds the selected nodes on the run's branch, keeps how tests went and returns how each node did.
 * @throws PipelineError PIPELINE_NOTHING_SELECTED
 */
export async function buildModels(
  context: StepContext,
  { select, exclude, fullRefresh = false }: ModelOptions,
): Promise<NodeResult[]> {
  await beginFromMain(context)
  const { services, runId, ingestOn } = context
  const { catalog, store, stagingFolder } = services
  const branch = branchOf(runId)
  const duckdb = await sessionOf(context)
  const attached = await attachTables({ duckdb, catalog, store, branch })
  const summary = { [RUN_ID_KEY]: runId, [READS_KEY]: printReads(attached) }
  const project = await loadDbtProject(join(services.project.folder, 'dbt'), {
    vars: { ingest_on: ingestOn },
    fullRefresh,
    logger: context.logger,
  })
  const { results } = await buildProject({
    project,
    adapter: icebergAdapter({ duckdb, catalog, store, branch, stagingFolder, summary }),
    ...(select === undefined ? {} : { select }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(await eventTimes(project, duckdb, { ingestOn, fullRefresh })),
    logger: context.logger,
    signal: context.signal,
  })
  if (results.length === 0) throw nothingSelected(select, exclude)
  services.quality.recordTests(runId, storedTests(runId, project, results))
  return results
}

function nothingSelected(select = '', exclude = ''): PipelineError {
  const message = `models: expected --select '${select}'${exclude && ` --exclude '${exclude}'`} to pick a node of the dbt project, got none`
  return new PipelineError('PIPELINE_NOTHING_SELECTED', message, { details: { retryable: false } })
}

/**
 * Forgets what an earlier try of the run's model step wrote, and brings what the run loaded up to date with what others
 * have published since: models see main, but for the run's own loads.
 */
async function beginFromMain({ services, runId }: StepContext): Promise<void> {
  const branch = branchOf(runId)
  const { catalog, store } = services
  for (const { identifier } of tablesWith(branch, await catalog.loadTables())) {
    if (identifier.namespace === servingZone) await dropBranch({ catalog, identifier, branch })
    else await rebaseBranch({ catalog, store, identifier, branch })
  }
}

function tablesWith(branch: string, tables: readonly Table[]): Table[] {
  return tables.filter((table) => snapshotOf(table, branch) !== undefined)
}

/** Namespace that models are written to. */
const servingZone = 'serving'

/** Later partitions follow from earlier ones, so a run of an old date replaces all from its date on. */
async function eventTimes(
  project: DbtProject,
  duckdb: DuckDb,
  { ingestOn, fullRefresh }: { ingestOn: string; fullRefresh: boolean },
) {
  const loaded = await eventTimeSpan(project, duckdb)
  const first = fullRefresh ? loaded?.first : undefined
  const last = loaded && loaded.last > ingestOn ? loaded.last : ingestOn
  return { eventTimeStart: first ?? ingestOn, eventTimeEnd: nextDay(last) }
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function reportOf(runId: string, results: readonly NodeResult[]): ModelReport {
  const failed = results.filter(({ status }) => status === 'error' || status === 'fail')
  if (failed.length > 0) throw failure(runId, failed, results)
  const models = results.filter(({ unique_id: id }) => !id.startsWith('test.'))
  return {
    models: models.length,
    tests: results.length - models.length,
    rows: models.reduce((total, { rows }) => total + (rows ?? 0), 0),
    warned: results.filter(({ status }) => status === 'warn').length,
  }
}

function failure(
  runId: string,
  failed: readonly NodeResult[],
  results: readonly NodeResult[],
): PipelineError {
  const errors = failed.filter(({ status }) => status === 'error')
  const skipped = results.filter(({ status }) => status === 'skipped').length
  const lines = failed.map(
    ({ unique_id: id, status, message }) => `  ${id}: ${status}: ${message ?? ''}`,
  )
  const head = `models of run ${runId}: ${failed.length} of ${results.length} nodes failed, ${skipped} skipped; nothing was published, what was built is on branch ${branchOf(runId)}`
  const code = errors.length > 0 ? 'PIPELINE_MODEL_FAILED' : 'PIPELINE_TESTS_FAILED'
  return new PipelineError(code, [head, ...lines].join('\n'), {
    cause: errors.find(({ cause }) => cause !== undefined)?.cause,
    details: {
      failed: failed.map(({ unique_id: id }) => id),
      retryable: false,
      quality: errors.length === 0,
    },
  })
}
