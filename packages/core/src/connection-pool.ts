import { stopped } from './statement-limit.ts'

/** Connections that are lent one by one, in the order of asking. */
export class ConnectionPool<Connection> {
  readonly #free: Connection[]
  readonly #waiting: ((connection: Connection) => void)[] = []

  constructor(connections: readonly Connection[]) {
    this.#free = [...connections]
  }

  /** Works with a connection, once one is free. @throws CoreError CORE_SQL_FAILED when the signal ends the wait */
  async use<Result>(
    signal: AbortSignal | undefined,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const connection = await this.#take(signal)
    try {
      return await work(connection)
    } finally {
      const next = this.#waiting.shift()
      if (next) next(connection)
      else this.#free.push(connection)
    }
  }

  async #take(signal: AbortSignal | undefined): Promise<Connection> {
    if (signal?.aborted) throw stopped(signal.reason)
    if (this.#free.length > 0) return this.#free.pop()!
    const { promise, resolve, reject } = Promise.withResolvers<Connection>()
    const giveUp = () => {
      const place = this.#waiting.indexOf(resolve)
      // It has its turn already: it is stopped with its statement.
      if (place < 0) return
      this.#waiting.splice(place, 1)
      reject(stopped(signal?.reason))
    }
    this.#waiting.push(resolve)
    signal?.addEventListener('abort', giveUp, { once: true })
    return promise.finally(() => signal?.removeEventListener('abort', giveUp))
  }
}
