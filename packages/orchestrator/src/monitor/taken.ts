/** What an exporter says when it is done; 0: taken. */
interface ExportResult {
  code: number
  error?: Error
}

/** An exporter keeps to its own limit; one that does not is left behind this much later. */
const graceMs = 1_000

/** Waits until an export was taken, no longer than its time. @throws Error when it was not */
export async function taken(
  start: (done: (result: ExportResult) => void) => void,
  timeoutMs: number,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs + graceMs)
  timer.unref()
  try {
    start(({ code, error }) => {
      if (code === 0) resolve()
      else reject(error ?? new Error('not taken'))
    })
    await promise
  } finally {
    clearTimeout(timer)
  }
}
