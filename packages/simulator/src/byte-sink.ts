const FULL = 256 * 1024

/** Gathers bytes into chunks of about 256 KB. Building a chunk byte by byte is several times faster than joining strings. */
export interface ByteSink {
  bytes: Buffer
  used: number
}

/** An empty sink. */
export function createSink(): ByteSink {
  return { bytes: Buffer.allocUnsafeSlow(FULL + 64 * 1024), used: 0 }
}

/** Whether the chunk should be taken now. */
export function isFull(sink: ByteSink): boolean {
  return sink.used >= FULL
}

/** The bytes so far; the sink starts over. */
export function takeChunk(sink: ByteSink): Buffer {
  const chunk = sink.bytes.subarray(0, sink.used)
  sink.bytes = Buffer.allocUnsafeSlow(FULL + 64 * 1024)
  sink.used = 0
  return chunk
}

/** Makes room for `size` bytes more. */
export function reserve(sink: ByteSink, size: number): void {
  if (sink.used + size <= sink.bytes.length) return
  const larger = Buffer.allocUnsafeSlow((sink.used + size) * 2)
  sink.bytes.copy(larger, 0, 0, sink.used)
  sink.bytes = larger
}

/** Adds a text as UTF-8. */
export function putText(sink: ByteSink, text: string): void {
  reserve(sink, text.length * 3)
  sink.used += sink.bytes.write(text, sink.used)
}

/** Adds a short text of ASCII characters. */
export function putAscii(sink: ByteSink, text: string): void {
  reserve(sink, text.length)
  const { bytes, used } = sink
  for (let i = 0; i < text.length; i++) bytes[used + i] = text.charCodeAt(i)
  sink.used = used + text.length
}

/** Adds bytes, the shorter the better. */
export function putBytes(sink: ByteSink, source: Uint8Array): void {
  const size = source.length
  reserve(sink, size)
  const { bytes, used } = sink
  for (let i = 0; i < size; i++) bytes[used + i] = source[i] as number
  sink.used = used + size
}

/** Adds bytes; faster than {@link putBytes} from about a hundred on. */
export function copyBytes(sink: ByteSink, source: Buffer, start = 0, end = source.length): void {
  reserve(sink, end - start)
  source.copy(sink.bytes, sink.used, start, end)
  sink.used += end - start
}

const DIGITS2 = Buffer.from(
  Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0')).join(''),
)

/** Adds two decimal digits and a separator. */
export function putTwoDigits(sink: ByteSink, value: number, separator: number): void {
  const { bytes, used } = sink
  bytes[used] = DIGITS2[2 * value] as number
  bytes[used + 1] = DIGITS2[2 * value + 1] as number
  bytes[used + 2] = separator
  sink.used = used + 3
}
