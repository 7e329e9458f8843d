import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * What a promise gives, or the error of `late` when it takes longer than so many milliseconds. The work itself goes on:
 * whoever gives it up has to end it.
 */
export async function within<T>(
  milliseconds: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    // What arrived while the whole process stood still is read before it counts as late.
    void nextTurn().then(() => reject(late()))
  }, milliseconds)
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
    over.catch(() => {})
  }
}

/** The same chunks; each has so many milliseconds to come once it is asked for. */
export async function* eachWithin<T>(
  milliseconds: number,
  chunks: AsyncIterable<T>,
  late: () => Error,
): AsyncGenerator<T> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await within(milliseconds, iterator.next(), late)
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // It ends once the chunk that is late has come or failed: nobody can wait for that.
    iterator.return?.().catch(() => {})
  }
}
