import { readFileSync, writeFileSync } from 'node:fs'

/** Has this process count its peak of memory anew, where the system can (proc(5), clear_refs: 5). */
export function resetPeakMemory(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    // Elsewhere the peak is not known, and not told.
  }
}

/** Bytes of memory that this process had at its peak since it was last reset; nothing where that is not known. */
export function peakMemory(): { peakMemory?: number } {
  try {
    const [, kilobytes] =
      /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    return kilobytes === undefined ? {} : { peakMemory: Number(kilobytes) * 1024 }
  } catch {
    return {}
  }
}
