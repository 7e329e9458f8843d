import { voidLogger, type Logger } from '@deftunes/core'

import type { Adapter } from './adapter/adapter.ts'
import type { Project } from './project/load-project.ts'
import { parentViews } from './run/parent-views.ts'
import { blocks, skippedResult, type NodeResult, type RunResults } from './run/node-result.ts'
import { runNode } from './run/run-node.ts'
import { planRun } from './run/run-plan.ts'
import { selectNodes } from './select/select-nodes.ts'

/** What to build, in which warehouse, and who hears of it. */
export interface BuildOptions {
  project: Project
  adapter: Adapter
  /** As `dbt build --select` and `--exclude` take them. Default: everything. */
  select?: string | readonly string[]
  exclude?: string | readonly string[]
  /** Window of microbatch models, ISO dates or instants, half-open. Default: the last batches up to now. */
  eventTimeStart?: string
  eventTimeEnd?: string
  logger?: Logger
  /** Told of every node when it ended. */
  onNode?: (result: NodeResult) => void
  signal?: AbortSignal
}

/**
 * Builds models and seeds and runs tests, parents first; after an error or a failed test, what depends on it is skipped.
 * Views that are read and not selected are made where the warehouse lacks them. A node's failure is a result, not a throw.
 * @throws DbtError DBT_SELECTOR_INVALID; the signal's reason when aborted
 */
export async function buildProject(options: BuildOptions): Promise<RunResults> {
  const { project, select, exclude, signal, logger = voidLogger } = options
  const began = performance.now()
  const selected = selectNodes(project, select, exclude)
  if (selected.length === 0)
    logger.warn('nothing is selected: no node matches', { select, exclude })
  const results = new Map<string, NodeResult>()
  const plan = planRun(project, selected)
  const ensureViews = parentViews(options, new Set(plan.map(({ node }) => node.unique_id)))
  for (const { node, waitsFor } of plan) {
    signal?.throwIfAborted()
    const blocker = waitsFor
      .map((id) => results.get(id))
      .find((result) => result && blocks(result.status))
    const result = blocker
      ? skippedResult(node, `skipped: ${blocker.unique_id} has status ${blocker.status}`)
      : await runNode({ ...options, logger, ensureViews }, node)
    results.set(node.unique_id, result)
    log(logger, result)
    options.onNode?.(result)
  }
  const list = [...results.values()]
  return {
    invocation_id: crypto.randomUUID(),
    generated_at: new Date().toISOString(),
    elapsed_time: (performance.now() - began) / 1000,
    success: !list.some(({ status }) => blocks(status)),
    results: list,
    args: { select: select ?? null, exclude: exclude ?? null },
  }
}

function log(logger: Logger, { status, unique_id, execution_time, rows, message }: NodeResult) {
  const fields = {
    seconds: Number(execution_time.toFixed(3)),
    ...(rows === null ? {} : { rows }),
    ...(message && { message }),
  }
  if (blocks(status)) logger.error(`${status} ${unique_id}`, fields)
  else if (status === 'warn') logger.warn(`warn ${unique_id}`, fields)
  else logger.info(`${status} ${unique_id}`, fields)
}
