/** Slots of pools: a task waits for one of its pool's, first come first served. */
export class Slots {
  readonly #free: Map<string, number>
  readonly #waiting = new Map<string, (() => void)[]>()

  constructor(pools: Iterable<readonly [string, number]>) {
    this.#free = new Map(pools)
  }

  /** Takes a slot; the function returned gives it back. */
  async take(pool: string | undefined): Promise<() => void> {
    if (pool === undefined) return () => {}
    while ((this.#free.get(pool) ?? 0) <= 0) {
      await new Promise<void>((resolve) => {
        this.#waiting.set(pool, [...(this.#waiting.get(pool) ?? []), resolve])
      })
    }
    this.#free.set(pool, (this.#free.get(pool) ?? 0) - 1)
    return () => {
      this.#free.set(pool, (this.#free.get(pool) ?? 0) + 1)
      const [next, ...rest] = this.#waiting.get(pool) ?? []
      this.#waiting.set(pool, rest)
      next?.()
    }
  }
}
