import type { TaskAlert } from '../dag/task-context.ts'
import type { Outcome, RunOptions } from '../worker/converse.ts'
import type { TaskOrder } from '../worker/protocol.ts'
import type { WorkerPool } from '../worker/worker-pool.ts'
import type { Board } from './board.ts'
import { outputOf } from './cascade.ts'
import type { RunEvent } from './events.ts'
import type { BeginTry } from './step.ts'

/** Who hears of tries. */
interface Listeners {
  ended: (attempt: number, outcome: Outcome) => void
  tell: (event: RunEvent) => void
  /** A task has people told of something. */
  raise: (begin: BeginTry, alert: TaskAlert) => void
}

/** Carries tries out in worker processes, and tells how each ended. */
export class Executor {
  readonly #board: Board
  readonly #workers: Pick<WorkerPool, 'run'>
  readonly #ended: (attempt: number, outcome: Outcome) => void
  readonly #tell: (event: RunEvent) => void
  readonly #raise: Listeners['raise']
  readonly #stoppers = new Map<number, AbortController>()

  constructor(board: Board, workers: Pick<WorkerPool, 'run'>, { ended, tell, raise }: Listeners) {
    this.#board = board
    this.#workers = workers
    this.#ended = ended
    this.#tell = tell
    this.#raise = raise
  }

  /** Begins a try that has been kept. */
  begin(begin: BeginTry): void {
    const stopper = new AbortController()
    this.#stoppers.set(begin.attempt, stopper)
    void this.#carryOut(begin, stopper.signal)
      .catch((error: unknown): Outcome => ({ kind: 'died', how: String(error) }))
      .then((outcome) => {
        this.#stoppers.delete(begin.attempt)
        const stopped = stopper.signal.aborted && outcome.kind !== 'success'
        this.#ended(begin.attempt, stopped ? { kind: 'stopped' } : outcome)
      })
  }

  /** Asks a try to end, and kills it after a grace. */
  stop(attempt: number, reason: string): void {
    this.#stoppers.get(attempt)?.abort(reason)
  }

  stopAll(reason: string): void {
    for (const stopper of this.#stoppers.values()) stopper.abort(reason)
  }

  async #carryOut(begin: BeginTry, signal: AbortSignal): Promise<Outcome> {
    const { runId, taskId, mapIndex } = begin.key
    const { order, timeoutMs } = orderOf(this.#board, begin)
    const onLog: RunOptions['onLog'] = (level, message) =>
      this.#tell({ kind: 'task-log', runId, taskId, mapIndex, level, message })
    return this.#workers.run(order, {
      ...{ timeoutMs, signal, onLog },
      onAlert: (alert) => this.#raise(begin, alert),
    })
  }
}

function orderOf(
  board: Board,
  { key, tryNumber, log }: BeginTry,
): { order: TaskOrder; timeoutMs: number } {
  const progress = board.runs.get(key.runId)
  if (!progress) throw new RangeError(`run ${key.runId}: expected it to be driven`)
  const { spec } = progress.node(key.taskId)
  const { dagId, interval, ingestOn, params, dagVersion } = progress.run
  const outputs = spec.after.flatMap((id) => {
    const output = outputOf(progress, id)
    return output === undefined ? [] : [[id, output] as const]
  })
  const list = spec.mapOver === undefined ? undefined : outputOf(progress, spec.mapOver)
  const item = Array.isArray(list) ? { item: list[key.mapIndex] ?? null } : {}
  const order = {
    ...{ ...key, dagId, interval, ingestOn, params, dagVersion, tryNumber, log },
    outputs: Object.fromEntries(outputs),
    after: spec.after,
    inputs: spec.inputs,
    source: board.bag.sourceOf?.(progress.run) ?? null,
    ...item,
  }
  return { order, timeoutMs: spec.timeoutMs }
}
