import { performance } from 'node:perf_hooks'

import { OrchestratorError, type Holder } from '@deftunes/orchestrator'

/** How long (ms) the process that runs a project may show nothing of itself before that is said, and before it is waited for no more. */
const patience = { word: 10_000, end: 60_000 }

/** How a command waits for the process that runs its project. */
export interface Waiting {
  note: (text: string) => void
  /** What becomes of what was asked for when the waiting ends. Default: it does not end. */
  left?: string
  /** Milliseconds of a clock that only goes on. */
  now?: () => number
}

/** Sees one who runs a project, or nobody. @throws OrchestratorError ORCHESTRATOR_BUSY when it is waited for no more */
export type SilenceWatch = (holder: Holder | undefined) => void

/**
 * Watches for a process that lives but does nothing, as one that is stopped or whose disk hangs: such a one shows no
 * heartbeat. How long it has been silent is measured here, for its clock and this one may differ, and both may have slept.
 */
export function watchSilence({ note, left, now = () => performance.now() }: Waiting): SilenceWatch {
  let heartbeat: string | undefined
  let heardAt = now()
  let isTold = false
  return (holder) => {
    if (!holder || holder.heartbeat !== heartbeat) {
      heartbeat = holder?.heartbeat
      heardAt = now()
      isTold = false
      return
    }
    const silence = now() - heardAt
    if (silence >= patience.end && left !== undefined) throw givenUp(holder, left)
    if (silence >= patience.word && !isTold)
      note(`${nameOf(holder)} does not answer; waiting for it`)
    isTold ||= silence >= patience.word
  }
}

function nameOf({ pid, host, heartbeat }: Holder): string {
  return `process ${pid} on ${host}, which runs this project (last seen ${heartbeat}),`
}

function givenUp(holder: Holder, left: string): OrchestratorError {
  const message = `expected an answer within ${patience.end / 1_000} s, but ${nameOf(holder)} does not answer: ${left}`
  return new OrchestratorError('ORCHESTRATOR_BUSY', message, { details: { ...holder } })
}
