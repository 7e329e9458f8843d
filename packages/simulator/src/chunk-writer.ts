const FULL = 256 * 1024

/** Gathers small texts into byte chunks of about 256 KB. */
export interface ChunkWriter {
  write(text: string): void
  /** Whether the chunk should be taken now. */
  isFull(): boolean
  /** The bytes so far; the writer starts over. */
  take(): Buffer
}

/**
 * A writer for texts in one encoding: 'utf8', or 'latin1' for texts whose characters are already UTF-8 bytes. Each text
 * goes into the chunk at once, since one long concatenation costs twice as much.
 */
export function chunkWriter(encoding: 'utf8' | 'latin1'): ChunkWriter {
  let chunk = Buffer.allocUnsafeSlow(FULL + 64 * 1024)
  let used = 0
  return {
    write: (text) => {
      const most = encoding === 'utf8' ? text.length * 3 : text.length
      if (used + most > chunk.length) {
        const larger = Buffer.allocUnsafeSlow((used + most) * 2)
        chunk.copy(larger, 0, 0, used)
        chunk = larger
      }
      used += chunk.write(text, used, encoding)
    },
    isFull: () => used >= FULL,
    take: () => {
      const taken = chunk.subarray(0, used)
      chunk = Buffer.allocUnsafeSlow(FULL + 64 * 1024)
      used = 0
      return taken
    },
  }
}

/** A text as 'latin1' characters that stand for its UTF-8 bytes: fragments in this form join and encode fastest. */
export function byteText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
