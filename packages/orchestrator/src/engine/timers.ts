import TinyQueue from 'tinyqueue'

/** What happens at a time. */
export type Due =
  | { kind: 'task'; runId: string; taskId: string; mapIndex: number }
  | { kind: 'run-timeout'; runId: string }
  | { kind: 'deadline'; runId: string }
  | { kind: 'schedule'; dagId: string }
  | { kind: 'freshness'; dagId: string }

interface Entry {
  at: number
  /** Of equal times, what was added first is due first. */
  order: number
  due: Due
}

/** What is due when; whoever hears of it looks whether it still holds. */
export class Timers {
  readonly #queue = new TinyQueue<Entry>(
    [],
    (left, right) => left.at - right.at || left.order - right.order,
  )
  #order = 0

  add(at: number, due: Due): void {
    this.#queue.push({ at, order: this.#order++, due })
  }

  /** Milliseconds since 1970 of the next; undefined: there is none. */
  next(): number | undefined {
    return this.#queue.peek()?.at
  }

  /** Takes out what is due. */
  take(now: number): Due[] {
    const taken: Due[] = []
    for (let first = this.#queue.peek(); first && first.at <= now; first = this.#queue.peek()) {
      taken.push(first.due)
      this.#queue.pop()
    }
    return taken
  }
}
