import type { OpenMart } from './open-mart.ts'

interface Lent {
  id: string
  mart: Promise<OpenMart>
  users: number
  closing?: NodeJS.Timeout
}

/** Open marts by version: shared by all who use one, closed some time after the last did, but for one that is kept. */
export class LentMarts {
  /** Those that whoever comes shares. */
  readonly #lent = new Map<string, Lent>()
  /** These, and those that were forgotten and are used still. */
  readonly #open = new Set<Lent>()
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
    const lent = this.#lent.get(id) ?? this.#add({ id, mart: open(), users: 0 })
    clearTimeout(lent.closing)
    lent.users += 1
    try {
      const mart = await lent.mart.catch((error: unknown) => {
        this.#drop(lent)
        this.#open.delete(lent)
        throw error
      })
      return await work(mart)
    } finally {
      lent.users -= 1
      this.#closeSoon(lent)
    }
  }

  /** Keeps a version open, in place of the one before. */
  keep(id: string): void {
    const before = this.#lent.get(this.#kept ?? '')
    this.#kept = id
    if (before) this.#closeSoon(before)
  }

  /** Who comes next opens the version anew; who uses it goes on with it as it is. */
  forget(id: string): void {
    const lent = this.#lent.get(id)
    if (!lent) return
    this.#drop(lent)
    this.#closeSoon(lent)
  }

  async close(): Promise<void> {
    const all = [...this.#open]
    this.#lent.clear()
    this.#open.clear()
    for (const { closing } of all) clearTimeout(closing)
    const marts = await Promise.allSettled(all.map(({ mart }) => mart))
    for (const mart of marts) if (mart.status === 'fulfilled') mart.value.close()
  }

  #add(lent: Lent): Lent {
    this.#lent.set(lent.id, lent)
    this.#open.add(lent)
    return lent
  }

  #drop(lent: Lent): void {
    if (this.#lent.get(lent.id) === lent) this.#lent.delete(lent.id)
  }

  #closeSoon(lent: Lent): void {
    const isLent = this.#lent.get(lent.id) === lent
    if (lent.users > 0 || (isLent && lent.id === this.#kept)) return
    clearTimeout(lent.closing)
    if (!isLent) void this.#close(lent)
    else lent.closing = setTimeout(() => void this.#closeIdle(lent), this.#idleMs).unref()
  }

  async #closeIdle(lent: Lent): Promise<void> {
    if (lent.users > 0 || lent.id === this.#kept) return
    this.#drop(lent)
    await this.#close(lent)
  }

  async #close(lent: Lent): Promise<void> {
    if (!this.#open.delete(lent)) return
    const mart = await lent.mart.catch(() => undefined)
    mart?.close()
    this.#onClosed()
  }
}
