import { messageOf, voidLogger, type Logger } from '@deftunes/core'

import type { Adapter } from './adapter/adapter.ts'
import type { ManifestNode } from './manifest/node.ts'
import type { Project } from './project/load-project.ts'
import { compileTest } from './run/compile-test.ts'
import { materialize } from './run/materialize.ts'
import { blocks, skippedResult, type NodeResult, type RunResults } from './run/node-result.ts'
import { planRun } from './run/run-plan.ts'
import { runTest } from './run/run-test.ts'
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
 * A node's failure is a result, not a throw.
 * @throws DbtError DBT_SELECTOR_INVALID; the signal's reason when aborted
 */
export async function buildProject(options: BuildOptions): Promise<RunResults> {
  const { project, select, exclude, signal, logger = voidLogger } = options
  const began = performance.now()
  const selected = selectNodes(project, select, exclude)
  if (selected.length === 0)
    logger.warn('nothing is selected: no node matches', { select, exclude })
  const results = new Map<string, NodeResult>()
  for (const { node, waitsFor } of planRun(project, selected)) {
    signal?.throwIfAborted()
    const blocker = waitsFor
      .map((id) => results.get(id))
      .find((result) => result && blocks(result.status))
    const result = blocker
      ? skippedResult(node, `skipped: ${blocker.unique_id} has status ${blocker.status}`)
      : await runNode(options, node)
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

async function runNode(options: BuildOptions, node: ManifestNode): Promise<NodeResult> {
  const started = Date.now()
  const base = { ...skippedResult(node, ''), message: null }
  let sql: string | null = null
  const onCompiled = (text: string) => {
    sql = text
  }
  const finish = (part: Partial<NodeResult>): NodeResult => {
    const ended = Date.now()
    const timing = [
      {
        name: 'execute' as const,
        started_at: new Date(started).toISOString(),
        completed_at: new Date(ended).toISOString(),
      },
    ]
    const seconds = (ended - started) / 1000
    return { ...base, timing, execution_time: seconds, compiled_code: sql, ...part }
  }
  try {
    const work = node.resource_type === 'test' ? test : build
    return finish(await work(options, node, onCompiled))
  } catch (error) {
    options.signal?.throwIfAborted()
    return finish({ status: 'error', message: withFile(node, messageOf(error)) })
  }
}

function withFile({ original_file_path: file }: ManifestNode, message: string): string {
  return message.startsWith(`${file}:`) ? message : `${file}: ${message}`
}

async function test(
  { project, adapter }: BuildOptions,
  node: ManifestNode,
  onCompiled: (sql: string) => void,
): Promise<Partial<NodeResult>> {
  const sql = await compileTest(project, adapter, node)
  onCompiled(sql)
  return runTest(adapter, node, sql)
}

async function build(
  options: BuildOptions,
  node: ManifestNode,
  onCompiled: (sql: string) => void,
): Promise<Partial<NodeResult>> {
  const { project, adapter, eventTimeStart, eventTimeEnd } = options
  const work = { project, adapter, node, eventTimeStart, eventTimeEnd, onCompiled }
  return { status: 'success', ...(await materialize(work)) }
}
