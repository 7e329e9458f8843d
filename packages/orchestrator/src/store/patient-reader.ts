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
  const patient = Object.entries(reader).map(([name, read]) => [
    name,
    (...asked: unknown[]) =>
      insistently(() => (read as (...asked: unknown[]) => unknown)(...asked), onStoreError),
  ])
  return Object.fromEntries(patient) as RunReader
}

function insistently(read: () => unknown, onStoreError: (error: unknown) => void): unknown {
  for (const wait of waits) {
    try {
      return read()
    } catch (error) {
      if (error instanceof OrchestratorError) throw error
      onStoreError(error)
      block(wait)
    }
  }
  return read()
}

/** As SQLite itself does for a lock, nothing else happens in this process meanwhile. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
