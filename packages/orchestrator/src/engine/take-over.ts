import { hasInterval } from '../dag/run-interval.ts'
import type { Batch, Run, RunReader, WantedRun } from '../store/run-store.ts'
import type { Change } from '../store/change.ts'
import { progressOf } from './batches.ts'
import type { Board } from './board.ts'
import { watchDeadline } from './create-run.ts'
import { interruptedPatch } from './end-try.ts'
import { ReadyQueue } from './ready-queue.ts'
import { Timers } from './timers.ts'

/**
 * What puts in order what a process that is gone left: its tries are interrupted and do not count, their tasks wait
 * again, and runs that were running wait to be taken up.
 */
export function putInOrder(reader: RunReader, at: string): { runs: Run[]; changes: Change[] } {
  const runs = reader.openRuns()
  const changes = runs.flatMap(({ runId, state }): Change[] => [
    ...reader
      .tries(runId)
      .filter((one) => one.state === 'running')
      .map(({ attempt }): Change => ({ kind: 'try-ended', attempt, end: interruptedEnd(at) })),
    ...reader.tasks(runId).flatMap((one): Change[] => {
      const { taskId, mapIndex } = one
      const key = { runId, taskId, mapIndex }
      if (one.state === 'running') return [{ kind: 'task', key, patch: interruptedPatch(one) }]
      return one.state === 'queued' ? [{ kind: 'task', key, patch: waiting }] : []
    }),
    ...(state === 'running'
      ? [{ kind: 'run' as const, runId, patch: { state: 'queued' as const } }]
      : []),
  ])
  return { runs: runs.map((run) => ({ ...run, state: 'queued' })), changes }
}

const waiting = { state: 'none', queuedAt: null } as const

function interruptedEnd(endedAt: string) {
  return { state: 'interrupted', endedAt, error: null, usage: {} } as const
}

/** How a board is set up. */
export type BoardOptions = Pick<Board, 'bag' | 'reader' | 'logsFolder' | 'scheduling'> & {
  /** Worker processes. */
  workers: number
}

/** A board on which nothing is under way. */
export function emptyBoard({ workers, ...options }: BoardOptions): Board {
  const { reader } = options
  const updates: Board['updates'] = new Map()
  for (const { dagId, update } of reader.pendingUpdates()) {
    const own = updates.get(dagId) ?? new Map<string, typeof update>()
    updates.set(dagId, own.set(update.asset, update))
  }
  const paused = reader.dagStates().flatMap((dag) => (dag.paused ? [dag.dagId] : []))
  return {
    ...options,
    runs: new Map(),
    queued: new Map(),
    ready: new ReadyQueue(),
    running: new Map(),
    workers: { slots: workers, free: workers },
    leaving: new Map(),
    taken: new Map(),
    timers: new Timers(),
    batches: new Map(),
    paused: new Set(paused),
    lastScheduled: new Map(),
    wokenAt: new Map(),
    freshness: new Map(),
    updates,
    nextAttempt: reader.lastAttempt() + 1,
    draining: false,
  }
}

/**
 * Takes up open runs and batches that are wanted; `wanted` is asked about batches, null: none. What is given back goes on
 * by itself to its end.
 */
export function adopt(
  board: Board,
  runs: readonly Run[],
  wanted: (batch: string | null) => boolean,
): { runs: Run[]; batches: Batch[] } {
  const own = runs.filter((run) => {
    const dag = wanted(run.batch) ? board.bag.dagOfRun(run) : undefined
    if (!dag) return false
    board.queued.set(run.runId, run)
    watchDeadline(board, dag, run)
    return true
  })
  const left = new Set(runs.filter((run) => !own.includes(run)).map(({ batch }) => batch))
  const open = board.reader
    .batches({ state: 'open' })
    .filter(({ key }) => wanted(key) && !left.has(key))
  const able = open.filter((batch) => batch.runs.every((one) => canRun(board, one)))
  // A process that stays sees a DAG come back: the batch waits for it.
  for (const batch of board.scheduling ? open : able)
    board.batches.set(batch.key, progressOf(batch, board.reader.runsOfBatch(batch.key)))
  return { runs: own, batches: able }
}

/** Whether there is such a DAG and it has begun by the date. */
function canRun({ bag }: Board, { dagId, ingestOn, interval }: WantedRun): boolean {
  const dag = bag.dag(dagId)
  if (!dag) return false
  return interval ? interval.start >= dag.startDate : hasInterval(dag, ingestOn)
}
