import { createHash } from 'node:crypto'

import type { Run } from '../store/run-store.ts'

/** The ids under which a run is told. */
export interface RunTrace {
  /** 32 hexadecimal digits. */
  traceId: string
  /** 16 hexadecimal digits. */
  spanId: string
}

/**
 * The trace of a run, and the span of the whole run in it. They follow from the run alone, so that a process that goes
 * on with it goes on with its trace; the time it was made tells runs of the same name in two states apart.
 */
export function traceOfRun({ runId, createdAt }: Pick<Run, 'runId' | 'createdAt'>): RunTrace {
  const digest = createHash('sha256').update(`${runId}\n${createdAt}`).digest('hex')
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) }
}
