/** How a queue sends. */
export interface ExportQueueOptions<Item> {
  /** Sends a batch; rejects when it was not taken. */
  send: (batch: readonly Item[]) => Promise<void>
  /** Items that wait at most. Default 2048. */
  largest?: number
  /** Items sent at once. Default 256. */
  batch?: number
  /** How long an item waits for others to go with. Default 1 s. */
  delayMs?: number
  onSent: (count: number) => void
  onDropped: (reason: 'queue_full' | 'not_taken' | 'stopped', count: number) => void
}

/**
 * Items on their way to somebody who may be slow or gone: adding one takes no time and never fails. One batch is sent at
 * a time; what does not fit is dropped, and so is a batch that was not taken.
 */
export class ExportQueue<Item> {
  readonly #options: Required<ExportQueueOptions<Item>>
  readonly #waiting: Item[] = []
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> | undefined
  #underway = 0
  #closed = false

  constructor(options: ExportQueueOptions<Item>) {
    this.#options = { largest: 2_048, batch: 256, delayMs: 1_000, ...options }
  }

  add(item: Item): void {
    const { largest, batch, delayMs, onDropped } = this.#options
    if (this.#closed) return onDropped('stopped', 1)
    if (this.#waiting.length >= largest) return onDropped('queue_full', 1)
    this.#waiting.push(item)
    if (this.#sending) return
    if (this.#waiting.length >= batch) return void this.flush()
    this.#timer ??= setTimeout(() => void this.flush(), delayMs).unref()
  }

  /** Sends what waits, batch by batch; the same promise while it is at it. It never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
    return this.#sending
  }

  /** Sends what waits as long as there is time, and drops the rest. */
  async close(timeoutMs: number): Promise<void> {
    const { onDropped } = this.#options
    this.#closed = true
    const { promise: timeUp, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, timeoutMs)
    await Promise.race([this.flush(), timeUp])
    clearTimeout(timer)
    const left = this.#waiting.splice(0).length + this.#underway
    this.#underway = 0
    if (left > 0) onDropped('stopped', left)
  }

  async #sendAll(): Promise<void> {
    const { send, batch, onSent, onDropped } = this.#options
    while (this.#waiting.length > 0) {
      const items = this.#waiting.splice(0, batch)
      this.#underway = items.length
      const taken = await send(items).then(
        () => true,
        () => false,
      )
      // What close has given up meanwhile is not told again.
      const count = this.#underway
      this.#underway = 0
      if (count === 0) return
      if (taken) onSent(count)
      else onDropped('not_taken', count)
    }
  }
}
