import { messageOf } from '@deftunes/core'

import type { Json } from '../dag/task-context.ts'
import { OrchestratorError } from '../errors.ts'

/** Most bytes of JSON that a task may return. */
const largestOutput = 65_536

/**
 * What a task returned, as JSON gives it back; nothing is null.
 * @throws OrchestratorError ORCHESTRATOR_OUTPUT_TOO_LARGE, ORCHESTRATOR_OUTPUT_NOT_JSON
 */
export function checkedOutput(taskId: string, returned: unknown): Json | null {
  if (returned === undefined) return null
  const text = jsonOf(taskId, returned)
  const size = Buffer.byteLength(text)
  if (size <= largestOutput) return JSON.parse(text) as Json
  const message = `task '${taskId}': expected to return at most ${largestOutput} bytes of JSON, got ${size}`
  throw new OrchestratorError('ORCHESTRATOR_OUTPUT_TOO_LARGE', message, {
    details: { retryable: false },
  })
}

function jsonOf(taskId: string, returned: unknown): string {
  const refused = (got: string, cause?: unknown) =>
    new OrchestratorError(
      'ORCHESTRATOR_OUTPUT_NOT_JSON',
      `task '${taskId}': expected to return a value that JSON can hold, got ${got}`,
      { cause, details: { retryable: false } },
    )
  let text: string | undefined
  try {
    text = JSON.stringify(returned)
  } catch (cause) {
    throw refused(`one that it cannot (${messageOf(cause)})`, cause)
  }
  if (text === undefined) throw refused(`a ${typeof returned}`)
  return text
}
