import { AsyncLocalStorage } from 'node:async_hooks'

import type { OpenMart } from './open-mart.ts'

interface Lent {
  id: string
  mart: Promise<OpenMart>
  users: number
  closing?: NodeJS.Timeout
}

/** How long marts are open, and how many. */
export interface LentMartsOptions {
  /** Milliseconds that one stays open which nobody uses. */
  idleMs: number
  /** As many at once: who wants another waits, until one is idle and closed for it. */
  mostOpen: number
  onClosed: () => void
}

/** Open marts by version: shared by all who use one, closed some time after the last did, but for one that is kept. */
export class LentMarts {
  /** Those that whoever comes shares, what was used last at the end. */
  readonly #lent = new Map<string, Lent>()
  /** These, and those that were forgotten and are used still. */
  readonly #open = new Set<Lent>()
  readonly #options: LentMartsOptions
  readonly #waiting: (() => void)[] = []
  readonly #inside = new AsyncLocalStorage<true>()
  #kept: string | undefined
  #isClosed = false

  constructor(options: LentMartsOptions) {
    this.#options = options
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
    while (!this.#hasRoom(id)) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const lent = this.#take(id, open)
    try {
      const mart = await lent.mart.catch((error: unknown) => {
        this.#drop(lent)
        this.#open.delete(lent)
        throw error
      })
      return await this.#inside.run(true, () => work(mart))
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
    this.#isClosed = true
    this.#wake()
    this.#lent.clear()
    this.#open.clear()
    for (const { closing } of all) clearTimeout(closing)
    const marts = await Promise.allSettled(all.map(({ mart }) => mart))
    for (const mart of marts) if (mart.status === 'fulfilled') mart.value.close()
  }

  /** Closes what nobody uses where that is needed. */
  #hasRoom(id: string): boolean {
    if (this.#isClosed)
      throw new Error(`version ${id}: expected marts that are open, got that the marts are closed`)
    // Who has one and waited for another could wait for somebody who waits for the first.
    if (this.#lent.has(id) || this.#inside.getStore()) return true
    if (this.#open.size < this.#options.mostOpen) return true
    const idle = [...this.#lent.values()].filter(({ users }) => users === 0)
    const oldest = idle.find((one) => one.id !== this.#kept) ?? idle[0]
    if (!oldest) return false
    this.#drop(oldest)
    void this.#close(oldest)
    return true
  }

  #take(id: string, open: () => Promise<OpenMart>): Lent {
    const lent = this.#lent.get(id) ?? { id, mart: open(), users: 0 }
    lent.users += 1
    clearTimeout(lent.closing)
    this.#lent.delete(id)
    this.#lent.set(id, lent)
    this.#open.add(lent)
    this.#wake()
    return lent
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }

  #drop(lent: Lent): void {
    if (this.#lent.get(lent.id) === lent) this.#lent.delete(lent.id)
  }

  #closeSoon(lent: Lent): void {
    if (lent.users === 0) this.#wake()
    const isLent = this.#lent.get(lent.id) === lent
    if (lent.users > 0 || (isLent && lent.id === this.#kept)) return
    clearTimeout(lent.closing)
    if (!isLent) void this.#close(lent)
    else lent.closing = setTimeout(() => void this.#closeIdle(lent), this.#options.idleMs).unref()
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
    this.#options.onClosed()
  }
}
