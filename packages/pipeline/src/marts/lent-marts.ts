import type { OpenMart } from './open-mart.ts'

interface Lent {
  mart: Promise<OpenMart>
  users: number
  closing?: NodeJS.Timeout
}

/** Open marts by version: shared by all who use one, closed some time after the last did, but for one that is kept. */
export class LentMarts {
  readonly #lent = new Map<string, Lent>()
  readonly #idleMs: number
  readonly #onClosed: () => void
  #kept: string | undefined

  constructor({ idleMs, onClosed }: { idleMs: number; onClosed: () => void }) {
    this.#idleMs = idleMs
    this.#onClosed = onClosed
  }

  /** Versions that are open, or being opened. */
  get ids(): string[] {
    return [...this.#lent.keys()]
  }

  /** Works with a version, which `open` opens unless it is open. */
  async use<Result>(
    id: string,
    open: () => Promise<OpenMart>,
    work: (mart: OpenMart) => Promise<Result>,
  ): Promise<Result> {
    const lent = this.#lent.get(id) ?? { mart: open(), users: 0 }
    this.#lent.set(id, lent)
    clearTimeout(lent.closing)
    lent.users += 1
    try {
      const mart = await lent.mart.catch((error: unknown) => {
        if (this.#lent.get(id) === lent) this.#lent.delete(id)
        throw error
      })
      return await work(mart)
    } finally {
      lent.users -= 1
      this.#closeSoon(id)
    }
  }

  /** Keeps a version open, in place of the one before. */
  keep(id: string): void {
    const before = this.#kept
    this.#kept = id
    if (before !== undefined) this.#closeSoon(before)
  }

  async close(): Promise<void> {
    const all = [...this.#lent.values()]
    this.#lent.clear()
    for (const { closing } of all) clearTimeout(closing)
    const marts = await Promise.allSettled(all.map(({ mart }) => mart))
    for (const mart of marts) if (mart.status === 'fulfilled') mart.value.close()
  }

  #closeSoon(id: string): void {
    const lent = this.#lent.get(id)
    if (!lent || lent.users > 0 || id === this.#kept) return
    clearTimeout(lent.closing)
    lent.closing = setTimeout(() => void this.#close(id, lent), this.#idleMs).unref()
  }

  async #close(id: string, lent: Lent): Promise<void> {
    if (lent.users > 0 || id === this.#kept || this.#lent.get(id) !== lent) return
    this.#lent.delete(id)
    const mart = await lent.mart.catch(() => undefined)
    mart?.close()
    this.#onClosed()
  }
}
