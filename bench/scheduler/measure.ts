import { join } from 'node:path'

import { openOrchestrator, type Orchestrator } from '@deftunes/orchestrator'

import { dags } from './dags.ts'

/** How a DAG went. */
export interface Measured {
  dag: string
  /** Seconds from the request to the end of the run. */
  seconds: number
  tasks: number
  /** Milliseconds from the end of a task's work to the begin of the next one's, in a chain. */
  gapP50: number | undefined
  gapP99: number | undefined
}

/** Opens the scheduler on a folder, with two worker processes. */
export function open(folder: string): Orchestrator {
  return openOrchestrator({
    file: join(folder, 'state.db'),
    dags,
    workerEntry: new URL('./worker.ts', import.meta.url),
    workers: 2,
    logsFolder: join(folder, 'logs'),
  })
}

/** Runs a DAG once; the workers have been started by an earlier one. */
export async function measure(orchestrator: Orchestrator, dagId: string): Promise<Measured> {
  const began = performance.now()
  const run = await orchestrator.executeRun({ dagId, ingestOn: '2024-01-02' })
  const seconds = (performance.now() - began) / 1_000
  if (run.state !== 'success') throw new Error(`${dagId}: ${run.state}`)
  const tasks = orchestrator.store.tasks(run.runId)
  const gaps = dagId.startsWith('fibo')
    ? gapsOf(tasks.map(({ output }) => output as unknown as Times))
    : []
  return {
    dag: dagId,
    seconds,
    tasks: tasks.length,
    gapP50: percentile(gaps, 0.5),
    gapP99: percentile(gaps, 0.99),
  }
}

interface Times {
  began: number
  ended: number
}

/** From the end of a task's work to the begin of the next one's, in another process or the same. */
function gapsOf(times: readonly Times[]): number[] {
  return times
    .slice(1)
    .map(({ began }, index) => Math.round((began - (times[index]?.ended ?? 0)) * 100) / 100)
}

/** The value that a share of values does not exceed. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}
