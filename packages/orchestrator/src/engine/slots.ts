/** A pool by its name in a DAG, or one that no DAG can name. */
export type PoolKey = string | symbol

/** Slots of pools: who wants one of a pool that has none left waits, first come first served. */
export class Slots {
  readonly #free: Map<PoolKey, number>
  readonly #waiting = new Map<PoolKey, (() => void)[]>()

  constructor(pools: Iterable<readonly [pool: PoolKey, slots: number]>) {
    this.#free = new Map(pools)
  }

  /** Takes a slot; the function returned gives it back. No pool: nothing is taken. */
  async take(pool: PoolKey | undefined): Promise<() => void> {
    if (pool === undefined) return () => {}
    const free = this.#free.get(pool) ?? 0
    if (free > 0) this.#free.set(pool, free - 1)
    else await new Promise<void>((resolve) => this.#queue(pool).push(resolve))
    return () => this.#giveBack(pool)
  }

  /** The slot goes straight to the one that waits longest, so that nobody overtakes it. */
  #giveBack(pool: PoolKey): void {
    const next = this.#queue(pool).shift()
    if (next) next()
    else this.#free.set(pool, (this.#free.get(pool) ?? 0) + 1)
  }

  #queue(pool: PoolKey): (() => void)[] {
    const queue = this.#waiting.get(pool) ?? []
    this.#waiting.set(pool, queue)
    return queue
  }
}
