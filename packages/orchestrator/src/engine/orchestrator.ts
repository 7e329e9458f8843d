import { systemClock, type Clock, type Logger } from '@deftunes/core'

import type { AlertSettings, Channel } from '../alert/index.ts'
import type { DagSpec } from '../dag/dag.ts'
import type { Json } from '../dag/task-context.ts'
import type { OperationKind, OperationRequest } from '../operate/operations.ts'
import {
  isOpenRun,
  type Batch,
  type Run,
  type RunReader,
  type RunStore,
} from '../store/run-store.ts'
import { patientReader } from '../store/patient-reader.ts'
import type { WorkerPool } from '../worker/worker-pool.ts'
import type { DagBag } from './board.ts'
import type { RunEvent } from './events.ts'
import { loadOfBoard, type Load } from '../monitor/load.ts'
import { Loop } from './loop.ts'
import { plainBag } from './plain-bag.ts'
import { takeOver } from './owner.ts'
import { adopt, emptyBoard } from './take-over.ts'

/** How a project's pipelines are run. */
export interface OrchestratorOptions {
  /** The SQLite file of run state. */
  file: string
  dags: DagBag | ReadonlyMap<string, DagSpec>
  /** The module that calls serveTasks. */
  workerEntry: URL
  workerEnv?: Readonly<Record<string, string>>
  /** Worker processes. Default 2. */
  workers?: number
  logsFolder: string
  /** Whether schedules make runs. Default false: only what is asked for runs. */
  scheduling?: boolean
  clock?: Clock
  onEvent?: (event: RunEvent) => void
  /** Told when the run state cannot be read or written to; it is tried again. */
  onStoreError?: (error: unknown) => void
  /** Told how many milliseconds each turn of the scheduler took. */
  onTurn?: (ms: number) => void
  /** Who is told of what. Default: nobody. */
  alerts?: AlertSettings
  /** Where alerts are delivered, by name. */
  channels?: ReadonlyMap<string, Channel>
  logger?: Logger
  /** Whether runs are begun. Default true; false: what is asked for is done, and what follows waits for a later process. */
  executing?: boolean
  /** Who is said to have asked where nobody is named. Default 'deftunes'. */
  actor?: string
}

/** What became of a batch: its runs in order; undefined where an earlier failure or the stop kept one from starting. */
export interface BatchResult {
  runs: (Run | undefined)[]
  success: boolean
}

/** The process that runs a project's pipelines. */
export interface Orchestrator {
  /** For reading. */
  store: RunReader
  /** Runs that a killed process left open. */
  interrupted: readonly string[]
  /** Creates a run and drives it to its end. */
  executeRun: (request: {
    dagId: string
    ingestOn: string
    params?: Record<string, Json>
  }) => Promise<Run>
  /** Runs several intervals, one after the other; the same key again goes on where it stopped. */
  executeBatch: (
    request: Pick<Batch, 'key' | 'runs'> &
      Partial<Pick<Batch, 'maxActiveRuns' | 'rerun' | 'stopOnFailure'>>,
  ) => Promise<BatchResult>
  /**
   * Drives every open run to its end, and every open batch; `wanted` is asked about batches (null: no batch).
   * What belongs to a DAG that is gone, or that begins later now, stays as it is.
   */
  resume: (wanted?: (batch: string | null) => boolean) => Promise<Run[]>
  /** Does what is asked for, and records it. @throws OrchestratorError what refuses it */
  operate: <Kind extends OperationKind>(
    kind: Kind,
    request: OperationRequest<Kind>,
    actor?: string,
  ) => Promise<Json>
  /** Waits until a run has ended, or was put back because the process stops. @throws OrchestratorError ORCHESTRATOR_RUN_UNKNOWN */
  ending: (runId: string) => Promise<Run>
  /** The DAGs may have changed. */
  look: () => void
  /** How much is under way now. */
  load: () => Load
  /** Tells others where this process serves. */
  announce: (url: string) => void
  /** Begins nothing any more; running tasks end by themselves. */
  drain: () => void
  /** Stops: nothing starts any more; running tasks are asked to end and killed after a grace. */
  stop: () => void
  /** Waits for the end that drain and stop bring. @throws OrchestratorError ORCHESTRATOR_FENCED when another process took over */
  finished: () => Promise<void>
  close: () => Promise<void>
}

/**
 * Takes a project over: what a killed process left is put in order, so that nothing stays running.
 * @throws OrchestratorError ORCHESTRATOR_BUSY when another process has it
 */
export function openOrchestrator(options: OrchestratorOptions): Orchestrator {
  const { workers = 2, actor: self = 'deftunes' } = options
  const { store, pool, release, runs, announce } = takeOver(options)
  const { board, loop } = begin(options, store, pool)
  const request: Orchestrator['operate'] = (kind, asked, actor = self) =>
    loop.request({ actor, kind, request: asked as Json })
  const runIdOf = (value: Json) => (value as { runId: string }).runId
  return {
    store,
    interrupted: runs.map(({ runId }) => runId),
    executeRun: async (asked) => {
      pool.warm(workers)
      return loop.ending(runIdOf(await request('trigger', asked)))
    },
    executeBatch: async (asked) => {
      pool.warm(workers)
      return executeBatch({ ...asked, runs: [...asked.runs] }, { loop, store, request })
    },
    resume: async (wanted = () => true) => {
      const open = runs.filter(({ runId }) => isOpenRun(store.run(runId)))
      return resume(loop, store, adopt(board, open, wanted))
    },
    operate: request,
    ending: (runId) => loop.ending(runId),
    look: () => loop.hear({ kind: 'look' }),
    load: () => loadOfBoard(board),
    announce,
    ...endsOf(loop, release),
  }
}

/** The ways in which it comes to its end. */
function endsOf(
  loop: Loop,
  release: () => Promise<void>,
): Pick<Orchestrator, 'drain' | 'stop' | 'finished' | 'close'> {
  const stop = () => loop.drain({ stopTasks: true })
  return {
    drain: () => loop.drain({ stopTasks: false }),
    stop,
    finished: () => loop.finished(),
    close: async () => {
      stop()
      await loop.finished().catch(() => {})
      await release()
    },
  }
}

function begin(options: OrchestratorOptions, store: RunStore, pool: WorkerPool) {
  const { workers = 2, clock = systemClock, scheduling = false, logsFolder } = options
  const { dags } = options
  const bag = 'get' in dags ? plainBag(dags.values()) : dags
  const reader = patientReader(store, options.onStoreError)
  const board = emptyBoard({ bag, reader, workers, logsFolder, scheduling })
  board.draining = options.executing === false
  const tell = options.onEvent ?? (() => {})
  const { onStoreError, onTurn } = options
  const told = { ...(onStoreError && { onStoreError }), ...(onTurn && { onTurn }) }
  const loop = new Loop({ board, store, workers: pool, clock, tell, ...told, lastStep: 1 })
  return { board, loop }
}

async function executeBatch(
  asked: OperationRequest<'backfill'>,
  { loop, store, request }: { loop: Loop; store: RunReader; request: Orchestrator['operate'] },
): Promise<BatchResult> {
  await request('backfill', asked)
  await loop.endingOfBatch(asked.key)
  const made = store.runsOfBatch(asked.key)
  const runs = asked.runs.map(({ dagId, ingestOn }) =>
    made.findLast((run) => run.dagId === dagId && run.ingestOn === ingestOn),
  )
  const state = store.batch(asked.key)?.state
  return { runs, success: state === 'success' }
}

type Adopted = ReturnType<typeof adopt>

async function resume(loop: Loop, store: RunReader, adopted: Adopted): Promise<Run[]> {
  if (adopted.runs.length + adopted.batches.length === 0) return []
  loop.hear({ kind: 'look' })
  await Promise.all([
    ...adopted.runs.map(({ runId }) => loop.ending(runId)),
    ...adopted.batches.map(({ key }) => loop.endingOfBatch(key)),
  ])
  return resumedRuns(store, adopted)
}

/** Every run that going on led to: those that were open, and those of batches. */
function resumedRuns(store: RunReader, adopted: Adopted): Run[] {
  const made = adopted.batches.flatMap(({ key }) => store.runsOfBatch(key))
  const ids = new Set([...adopted.runs, ...made].map(({ runId }) => runId))
  return [...ids].flatMap((runId) => store.run(runId) ?? [])
}
