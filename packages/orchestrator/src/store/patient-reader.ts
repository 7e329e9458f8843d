import { OrchestratorError } from '../errors.ts'
import type { RunReader } from './run-store.ts'

/** Milliseconds after which a read that failed is tried again; the last failure is thrown. */
const waits = [20, 40, 80, 160, 320]

/**
 * A reader that tries again at once what fails: what is read in the middle of a decision cannot be put off.
 * `onStoreError` is told of each failure.
 */
export function patientReader(
  reader: RunReader,
  onStoreError: (error: unknown) => void = () => {},
): RunReader {
  const read =
    (method: (...asked: unknown[]) => unknown) =>
    (...asked: unknown[]) => {
      for (const wait of waits) {
        try {
          return method(...asked)
        } catch (error) {
          if (error instanceof OrchestratorError) throw error
          onStoreError(error)
          block(wait)
        }
      }
      return method(...asked)
    }
  const methods = Object.entries(reader).map(([name, method]) => [name, read(method as never)])
  return Object.fromEntries(methods)
}

/** As SQLite itself does for a lock, nothing else happens in this process meanwhile. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
