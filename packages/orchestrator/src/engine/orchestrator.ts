import type { DatabaseSync } from 'node:sqlite'

import { systemClock, type Clock } from '@deftunes/core'

import type { Dag } from '../dag/dag.ts'
import type { Json } from '../dag/task.ts'
import { acquireLease, heartbeatMs, type Lease } from '../store/lease.ts'
import type { Batch, Run, RunStore } from '../store/run-store.ts'
import { openStateDatabase, sqliteRunStore } from '../store/sqlite-run-store.ts'
import { workerRegistry } from '../store/worker-registry.ts'
import { WorkerPool } from '../worker/worker-pool.ts'
import { driveRun } from './drive-run.ts'
import type { RunEvent } from './events.ts'
import { executeBatch, type BatchResult, type BatchWork } from './execute-batch.ts'
import { createRun, dagOf, findRun, hasInterval, refuseFuture, reopenRun } from './open-run.ts'
import { recover } from './recover.ts'
import { workerSlots, type Driving } from './run-task.ts'
import { Slots, type PoolKey } from './slots.ts'

/** How a project's pipelines are run. */
export interface OrchestratorOptions {
  /** The SQLite file of run state. */
  file: string
  dags: ReadonlyMap<string, Dag>
  /** The module that calls serveTasks. */
  workerEntry: URL
  workerEnv?: Readonly<Record<string, string>>
  /** Worker processes. Default 2. */
  workers?: number
  logsFolder: string
  clock?: Clock
  onEvent?: (event: RunEvent) => void
}

/** The process that runs a project's pipelines. */
export interface Orchestrator {
  /** For reading. */
  store: RunStore
  /** Runs that a killed process left open. */
  interrupted: readonly string[]
  /** Creates a run and drives it to its end. */
  executeRun: (request: {
    dagId: string
    ingestOn: string
    params?: Record<string, Json>
  }) => Promise<Run>
  /** Runs several intervals, runs of one DAG one after the other; the same key again goes on where it stopped. */
  executeBatch: (request: { key: string; runs: Batch['runs'] }) => Promise<BatchResult>
  /**
   * Drives every open run to its end, then every open batch; `wanted` is asked about batches (null: no batch).
   * What belongs to a DAG that is gone, or that begins later now, stays as it is.
   */
  resume: (wanted?: (batch: string | null) => boolean) => Promise<Run[]>
  /** Tries the tasks of a failed run again that did not succeed. @throws OrchestratorError ORCHESTRATOR_RUN_STATE */
  retryRun: (runId: string) => Promise<Run>
  /** Stops: nothing starts any more; running tasks are asked to end and killed after a grace. */
  stop: () => void
  close: () => Promise<void>
}

/**
 * Takes a project over: what a killed process left is put in order, so that nothing stays running.
 * @throws OrchestratorError ORCHESTRATOR_BUSY when another process has it
 */
export function openOrchestrator(options: OrchestratorOptions): Orchestrator {
  const { dags, workers = 2, clock = systemClock } = options
  const { store, interrupted, pool, stopper, close } = takeOver(options)
  const driving = drivingOf(options, { store, pool, stopping: stopper.signal })
  const drive = (run: Run) => driveRun(driving, dagOf(dags, run.dagId), run.runId)
  const batchWork = { store, dags, drive, stopping: stopper.signal, clock }
  return {
    store,
    interrupted,
    executeRun: async ({ dagId, ingestOn, params = {} }) => {
      refuseFuture(ingestOn, clock)
      const run = createRun(store, dagOf(dags, dagId), { ingestOn, params })
      pool.warm(workers)
      return drive(run)
    },
    executeBatch: async (request) => {
      pool.warm(workers)
      return executeBatch(batchWork, request)
    },
    resume: (wanted = () => true) => resume(batchWork, wanted),
    retryRun: async (runId) => {
      reopenRun(store, runId)
      return drive(findRun(store, runId))
    },
    stop: () => stopper.abort(),
    close,
  }
}

function takeOver(options: OrchestratorOptions) {
  const { file, workerEntry, workerEnv, logsFolder, clock = systemClock } = options
  const database = openStateDatabase(file)
  const lease = leaseOrClose(database, clock)
  const store = sqliteRunStore(database, { clock, guard: () => lease.guard() })
  const registry = workerRegistry(database)
  const { interrupted } = recover(store, registry)
  const beat = setInterval(() => lease.heartbeat(), heartbeatMs)
  beat.unref()
  const pool = new WorkerPool({
    entry: workerEntry,
    logsFolder,
    registry,
    env: workerEnv ?? {},
  })
  const stopper = new AbortController()
  const close = async () => {
    clearInterval(beat)
    stopper.abort()
    await pool.close()
    lease.release()
    store.close()
  }
  return { store, interrupted, pool, stopper, close }
}

function leaseOrClose(database: DatabaseSync, clock: Clock): Lease {
  try {
    return acquireLease(database, clock)
  } catch (error) {
    database.close()
    throw error
  }
}

function drivingOf(
  { dags, workers = 2, clock = systemClock, logsFolder, onEvent = () => {} }: OrchestratorOptions,
  { store, pool, stopping }: { store: RunStore; pool: WorkerPool; stopping: AbortSignal },
): Driving {
  const pools: [PoolKey, number][] = [...dags.values()].flatMap((dag) => Object.entries(dag.pools))
  return {
    store,
    workers: pool,
    slots: new Slots([...pools, [workerSlots, workers]]),
    clock,
    logsFolder,
    stopping,
    emit: onEvent,
  }
}

async function resume(work: BatchWork, wanted: (batch: string | null) => boolean): Promise<Run[]> {
  const { store, dags, drive, stopping } = work
  const open = [...store.runs({ state: 'running' }), ...store.runs({ state: 'queued' })].reverse()
  const resumed: Run[] = []
  for (const run of open) {
    if (dags.has(run.dagId) && wanted(run.batch) && !stopping.aborted)
      resumed.push(await drive(run))
  }
  for (const { key, runs } of store.openBatches()) {
    if (stopping.aborted) break
    if (!wanted(key) || !runs.every((run) => hasInterval(dags.get(run.dagId), run.ingestOn)))
      continue
    const result = await executeBatch(work, { key, runs })
    resumed.push(...result.runs.filter((run) => run !== undefined))
  }
  return resumed
}
