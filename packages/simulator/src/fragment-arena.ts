import { copyBytes, type ByteSink } from './byte-sink.ts'

const SEGMENT_BITS = 24
const SEGMENT = 2 ** SEGMENT_BITS

/** Byte fragments by index, made at first use and kept close together: a million strings would weigh four times as much. */
export interface FragmentArena {
  /** Adds the fragment of an index to a sink. */
  put(sink: ByteSink, index: number): void
}

/** An arena for `size` fragments of at most 64 KB. */
export function fragmentArena(size: number, make: (index: number) => Buffer): FragmentArena {
  const handles = new Uint32Array(size)
  const segments: Buffer[] = []
  let free = SEGMENT
  const keep = (index: number) => {
    const fragment = make(index)
    const needed = fragment.length + 2
    if (free + needed > SEGMENT) {
      segments.push(Buffer.allocUnsafeSlow(SEGMENT))
      free = 1 // Handle 0 means: not made yet.
    }
    const segment = segments[segments.length - 1] as Buffer
    segment[free] = fragment.length & 0xff
    segment[free + 1] = fragment.length >> 8
    fragment.copy(segment, free + 2)
    const handle = (segments.length - 1) * SEGMENT + free
    free += needed
    handles[index] = handle
    return handle
  }
  return {
    put: (sink, index) => {
      const handle = (handles[index] as number) || keep(index)
      const segment = segments[handle >>> SEGMENT_BITS] as Buffer
      const at = handle & (SEGMENT - 1)
      const length = (segment[at] as number) | ((segment[at + 1] as number) << 8)
      copyBytes(sink, segment, at + 2, at + 2 + length)
    },
  }
}
