import { Readable } from 'node:stream'
import { constants, createGzip } from 'node:zlib'

import { systemClock, type Clock } from '@deftunes/core'

import type { Fault } from './faults.ts'

/** Bytes of an answer, made as the reader takes them. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** A JSON array, or an object that holds it, around comma-separated records. */
export function* enclosed(
  before: string,
  chunks: Iterable<Buffer>,
  after: string,
): Generator<Buffer> {
  yield Buffer.from(before)
  yield* chunks
  yield Buffer.from(after)
}

/** A body stream that makes the next chunk only when the last one was taken. */
export function bodyStream(
  chunks: Chunks,
  { gzip }: { gzip: boolean },
): ReadableStream<Uint8Array> {
  if (gzip) return compressed(chunks)
  const iterator =
    Symbol.iterator in chunks ? chunks[Symbol.iterator]() : chunks[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let next = await iterator.next()
        while (!next.done && next.value.byteLength === 0) next = await iterator.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 1 },
  )
}

/** Level 1: the network of a simulator is the loopback. */
function compressed(chunks: Chunks): ReadableStream<Uint8Array> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 128 * 1024 })
  const source = Readable.from(chunks, { objectMode: false })
  source.on('error', (error) => gzip.destroy(error))
  gzip.on('close', () => source.destroy())
  return Readable.toWeb(source.pipe(gzip)) as ReadableStream<Uint8Array>
}

/** What a faulty body needs from its surroundings. */
export interface FaultSurroundings {
  /** Breaks the connection. */
  cut: () => void
  clock?: Clock
}

/** The body as a fault spoils it in the middle of its first records; other faults leave it alone. */
export async function* spoiled(
  chunks: Iterable<Buffer>,
  { kind, delayMs = 200 }: Fault,
  { cut, clock = systemClock }: FaultSurroundings,
): AsyncGenerator<Buffer> {
  let isDone = false
  for (const chunk of chunks) {
    // The first bytes of a body are a bracket or the head of an envelope: too few to stand for its middle.
    if (isDone || chunk.byteLength < 32) {
      yield chunk
      continue
    }
    isDone = true
    const half = chunk.byteLength >> 1
    if (kind === 'slow') yield* slowly(chunk, delayMs, clock)
    if (kind === 'malformed')
      yield Buffer.concat([chunk.subarray(0, half), BROKEN, chunk.subarray(half)])
    if (kind !== 'cut') continue
    yield chunk.subarray(0, half)
    await clock.sleep(20) // The reader must have got the half before the connection breaks.
    cut()
    return
  }
}

/** Wrong at any place of a JSON text, within a string too. */
const BROKEN = Buffer.from('\n}{"\u0001')

async function* slowly(chunk: Buffer, delayMs: number, clock: Clock): AsyncGenerator<Buffer> {
  const piece = Math.ceil(chunk.byteLength / 5)
  for (let start = 0; start < chunk.byteLength; start += piece) {
    await clock.sleep(delayMs)
    yield chunk.subarray(start, start + piece)
  }
}
