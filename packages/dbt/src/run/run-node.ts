import { inspect } from 'node:util'

import { messageOf, PlatformError, type Logger } from '@deftunes/core'

import type { Adapter } from '../adapter/adapter.ts'
import type { ManifestNode } from '../manifest/node.ts'
import type { Project } from '../project/load-project.ts'
import { compileTest } from './compile-test.ts'
import { materialize } from './materialize.ts'
import { skippedResult, type NodeResult } from './node-result.ts'
import type { EnsureParentViews } from './parent-views.ts'
import { runTest } from './run-test.ts'

/** What every node of a run is run with. */
export interface RunOptions {
  project: Project
  adapter: Adapter
  /** ISO dates or instants of a microbatch run. */
  eventTimeStart?: string
  eventTimeEnd?: string
  logger: Logger
  /** Called before each node. */
  ensureViews: EnsureParentViews
  signal?: AbortSignal
}

/**
 * Builds a model or a seed, or runs a test. What it throws is a result: the message of a mistake, or that of an internal
 * error, whose stack is logged.
 * @throws the signal's reason when aborted
 */
export async function runNode(options: RunOptions, node: ManifestNode): Promise<NodeResult> {
  const started = Date.now()
  let sql: string | null = null
  const onCompiled = (text: string) => {
    sql = text
  }
  const finish = (part: Partial<NodeResult>) => ({
    ...skippedResult(node, ''),
    message: null,
    ...timed(started, Date.now()),
    compiled_code: sql,
    ...part,
  })
  try {
    const work = node.resource_type === 'test' ? test : build
    await options.ensureViews(node)
    return finish(await work(options, node, onCompiled))
  } catch (error) {
    options.signal?.throwIfAborted()
    return finish(failure(options.logger, node, error))
  }
}

function timed(started: number, ended: number): Pick<NodeResult, 'timing' | 'execution_time'> {
  const [from, to] = [started, ended].map((at) => new Date(at).toISOString())
  const timing = [{ name: 'execute' as const, started_at: from ?? '', completed_at: to ?? '' }]
  return { timing, execution_time: (ended - started) / 1000 }
}

/** Whoever wrote the project can mend what has a code; anything else is a bug, and who mends it needs the stack. */
function failure(logger: Logger, node: ManifestNode, cause: unknown): Partial<NodeResult> {
  const { unique_id: id, original_file_path: file } = node
  const isBug = !(cause instanceof PlatformError)
  if (isBug) logger.error(`internal error at ${id}`, { stack: inspect(cause) })
  const message = isBug ? `internal error: ${messageOf(cause)}` : cause.message
  const named = message.startsWith(`${file}:`) ? message : `${file}: ${message}`
  return { status: 'error', message: named, cause }
}

type Work = (
  options: RunOptions,
  node: ManifestNode,
  onCompiled: (sql: string) => void,
) => Promise<Partial<NodeResult>>

const test: Work = async ({ project, adapter }, node, onCompiled) => {
  const sql = await compileTest(project, adapter, node)
  onCompiled(sql)
  return runTest(adapter, node, sql)
}

const build: Work = async (options, node, onCompiled) => {
  const { project, adapter, eventTimeStart, eventTimeEnd } = options
  const work = { project, adapter, node, eventTimeStart, eventTimeEnd, onCompiled }
  return { status: 'success', ...(await materialize(work)) }
}
