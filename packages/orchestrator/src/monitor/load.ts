import { slotsOf, type Board } from '../engine/board.ts'

/** How much is under way at a moment. */
export interface Load {
  runs: Readonly<Record<'queued' | 'running', number>>
  /** Tasks that wait for a worker. */
  queuedTasks: number
  runningTasks: number
  workers: { slots: number; free: number }
  pools: readonly { name: string; slots: number; taken: number }[]
  /** Alerts that wait to be delivered, where there is an outbox. */
  outboxDepth?: number
}

/** How much is under way on the scheduler's board; looks at every task of every run that is driven. */
export function loadOfBoard(board: Board): Load {
  let queuedTasks = 0
  for (const progress of board.runs.values())
    for (const { state } of progress.instances()) if (state === 'queued') queuedTasks += 1
  const names = new Set(board.bag.all().flatMap(({ pools }) => Object.keys(pools)))
  return {
    runs: { queued: board.queued.size, running: board.runs.size },
    queuedTasks,
    runningTasks: board.running.size,
    workers: { ...board.workers },
    pools: [...names].sort().map((name) => {
      return { name, slots: slotsOf(board, name), taken: board.taken.get(name) ?? 0 }
    }),
  }
}
