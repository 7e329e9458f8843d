import type { ManifestNode } from '../manifest/node.ts'

/** How a node ended; words are dbt's: models and seeds success or error, tests pass, warn, fail or error. */
export type NodeStatus = 'success' | 'error' | 'skipped' | 'pass' | 'warn' | 'fail'

/** A phase of a node's work; ISO instants. */
export interface Timing {
  name: 'compile' | 'execute'
  started_at: string
  completed_at: string
}

/** How one node of a run went. */
export interface NodeResult {
  unique_id: string
  name: string
  resource_type: ManifestNode['resource_type']
  status: NodeStatus
  timing: Timing[]
  /** Seconds. */
  execution_time: number
  /** Rows written; null for views and tests. */
  rows: number | null
  /** Rows that a test found; null for models and seeds. */
  failures: number | null
  message: string | null
  /** Null when it did not get as far as being compiled, and for seeds. */
  compiled_code: string | null
  relation_name: string | null
  /** What was thrown, when the status is error; dbt's results do not have it. */
  cause?: unknown
}

/** How a run went, in the order in which nodes ended. */
export interface RunResults {
  invocation_id: string
  /** ISO instant. */
  generated_at: string
  /** Seconds. */
  elapsed_time: number
  /** False when any node has status error, fail or skipped. */
  success: boolean
  results: NodeResult[]
  args: Record<string, unknown>
}

/** True for a status that keeps descendants from running. */
export function blocks(status: NodeStatus): boolean {
  return status === 'error' || status === 'fail' || status === 'skipped'
}

/** The result of a node that does not run because of another. */
export function skippedResult(node: ManifestNode, because: string): NodeResult {
  return {
    unique_id: node.unique_id,
    name: node.name,
    resource_type: node.resource_type,
    status: 'skipped',
    timing: [],
    execution_time: 0,
    rows: null,
    failures: null,
    message: because,
    compiled_code: null,
    relation_name: node.relation_name,
  }
}
