import { openRunHistory, type RunHistory, type SeenRun } from '@deftunes/orchestrator'
import { leftInStaging, statePaths, type Project } from '@deftunes/pipeline'

import { countOf } from '../check/mistake.ts'
import type { GlobalOptions } from '../options.ts'
import { typed } from '../typed.ts'
import type { Finding } from './finding.ts'

/** Every run that is on record, the newest first. */
export function readRuns(project: Project): SeenRun[] {
  return reading(project, (history) => history.runs())
}

/** Who runs the project. */
export function lookAtOwner(project: Project): Finding {
  const holder = reading(project, (history) => history.holder())
  const name = 'owner'
  if (!holder) return { name, level: 'ok', text: 'nobody runs the project' }
  const { pid, host, url, heartbeat } = holder
  const text = `process ${pid} on ${host}${url ? ` at ${url}` : ''}, last seen ${heartbeat}`
  return { name, level: 'ok', text }
}

/** Runs that are not done, and who goes on with them. */
export function lookAtRuns(project: Project, place: GlobalOptions): Finding {
  const runs = readRuns(project)
  const inState = (...states: SeenRun['state'][]) =>
    runs.filter(({ state }) => states.includes(state))
  const interrupted = inState('interrupted')
  const open = inState('queued', 'running')
  const text = `${countOf(runs.length, 'run')}, ${open.length} open, ${interrupted.length} interrupted`
  if (interrupted.length === 0) return { name: 'runs', level: 'ok', text }
  const details = [
    ...interrupted.slice(0, 10).map(({ runId }) => runId),
    `${typed('up', place)} goes on with them, as does any command that runs pipelines`,
  ]
  return { name: 'runs', level: 'note', text, details }
}

/** Files in the making that nobody goes on with. */
export function lookAtStaging(project: Project): Finding {
  const runs = new Map(readRuns(project).map((run) => [run.runId, run.state]))
  const isNeeded = (runId: string) => ![undefined, 'success'].includes(runs.get(runId))
  const left = leftInStaging(statePaths(project).staging, isNeeded)
  const name = 'staging'
  if (left.length === 0) return { name, level: 'ok', text: 'nothing is left in it' }
  const text = `${countOf(left.length, 'folder')} of processes and runs that are gone`
  const details = [...left, 'whoever runs pipelines next removes them']
  return { name, level: 'note', text, details }
}

function reading<T>(project: Project, work: (history: RunHistory) => T): T {
  const history = openRunHistory({ file: statePaths(project).runs })
  try {
    return work(history)
  } finally {
    history.close()
  }
}
