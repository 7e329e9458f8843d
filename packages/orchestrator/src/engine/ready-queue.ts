import TinyQueue from 'tinyqueue'

import type { TaskKey } from '../store/run-store.ts'

/** A task that waits for a worker. */
export interface Ready {
  key: TaskKey
  pool: string | undefined
  slots: number
  weight: number
  /** Runs that are due earlier go first. */
  runAfter: string
  position: number
}

/** Tasks that wait for a worker, a queue for each pool: one that is full holds up nothing but its own. */
export class ReadyQueue {
  readonly #queues = new Map<string | undefined, TinyQueue<Ready & { order: number }>>()
  #order = 0

  add(ready: Ready): void {
    const queue = this.#queues.get(ready.pool) ?? new TinyQueue([], compare)
    this.#queues.set(ready.pool, queue)
    queue.push({ ...ready, order: this.#order++ })
  }

  /** Takes the first of all whose pool has room; undefined: none waits. Those that wait no more are dropped. */
  take(
    hasRoom: (ready: Ready) => boolean,
    stillWaits: (ready: Ready) => boolean,
  ): Ready | undefined {
    const heads = [...this.#queues.values()].flatMap((queue) => {
      let head = queue.peek()
      for (; head && !stillWaits(head); head = queue.peek()) queue.pop()
      return head && hasRoom(head) ? [{ queue, head }] : []
    })
    const [first] = heads.sort((left, right) => compare(left.head, right.head))
    return first?.queue.pop()
  }
}

function compare(left: Ready & { order: number }, right: Ready & { order: number }): number {
  return (
    right.weight - left.weight ||
    (left.runAfter < right.runAfter ? -1 : left.runAfter > right.runAfter ? 1 : 0) ||
    left.position - right.position ||
    left.order - right.order
  )
}
