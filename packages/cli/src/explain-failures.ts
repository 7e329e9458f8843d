import type { Run, RunReader } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'
import pc from 'picocolors'

import { isDemo } from './demo-batch.ts'
import { adviceOn, lackIn } from './missing-tables.ts'
import type { GlobalOptions } from './options.ts'
import { fullDisk, tellsFullDisk } from './storage-failure.ts'
import { typed, withPlace } from './typed.ts'

/** Where the runs are, and what the user gave to reach them. */
export interface Explained {
  project: Project
  place: GlobalOptions
  store: RunReader
}

/** Tells on stderr, of each run that failed, every task that did, and what can be done. */
export async function explainFailures(of: Explained, runs: readonly Run[]): Promise<void> {
  for (const run of runs) {
    if (run.state === 'failed') process.stderr.write(`${await explanation(of, run)}\n`)
  }
}

/** The errors of the tasks of a run that failed, in the order of tasks. */
export function failuresOf(store: RunReader, runId: string) {
  return store
    .tasks(runId)
    .flatMap(({ taskId, state, error }) =>
      state === 'failed' && error !== null ? [{ taskId, ...errorOf(error) }] : [],
    )
}

/** Tasks meet a full disk in many ways: it is told as one. */
function errorOf(error: { code: string; message: string }) {
  if (!tellsFullDisk(error.message)) return error
  return { code: 'CLI_DISK_FULL', message: fullDisk(error.message) }
}

async function explanation({ project, place, store }: Explained, run: Run): Promise<string> {
  const { runId, dagId, batch } = run
  const failures = failuresOf(store, runId)
  const told = failures.map(
    ({ taskId, code, message }) =>
      `${pc.red('failed')} ${runId} ${taskId} ${pc.dim(code)}\n${withPlace(message, place)}`,
  )
  const messages = failures.map(({ message }) => message)
  const lack = isDemo(batch) ? undefined : await lackIn(project, messages, dagId)
  const isJudged = failures.some(({ code }) => judgements.has(code))
  const next = lack ? adviceOn(lack, run, place) : whatNext(run, place, isJudged)
  return [...told, next].join('\n')
}

/** Codes that say that data is not as rules want it. */
const judgements = new Set(['PIPELINE_AUDIT_FAILED', 'PIPELINE_TESTS_FAILED'])

/** The demo's sources are gone when it ends: only it can ask them again. */
function whatNext(
  { runId, dagId, ingestOn, batch }: Run,
  place: GlobalOptions,
  isJudged: boolean,
): string {
  const see = `See ${typed(`runs show ${runId} --logs`, place)};`
  if (isDemo(batch)) return `${see} ${typed('demo', place)} runs it anew.`
  const retry = `${typed(`retry ${runId}`, place)} goes on where it stopped`
  const again = `${typed(`run ${dagId} --date ${ingestOn}`, place)} asks the source again`
  if (!isJudged) return `${see} ${retry}, ${again}.`
  return `${see}\nwhen the rule was wrong and is mended: ${retry};\nwhen the source was wrong and is mended: ${again}.`
}
