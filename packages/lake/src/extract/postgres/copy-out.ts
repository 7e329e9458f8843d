import { join } from 'node:path'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib'

import type { StagedFile } from '../extraction.ts'
import { HashedFile } from '../hashed-file.ts'
import { evenBlocks } from './even-blocks.ts'
import { RowBoundary } from './row-boundary.ts'

/** Bytes of CSV in one file, before compression: a file is the unit that DuckDB reads with one thread. */
const fileBytes = 32 << 20

/** Bytes that are compressed and looked at for the ends of rows at a time. */
const blockBytes = 1 << 18

/** A file without its count of rows, which is taken once it is finished. */
export type CsvFile = Omit<StagedFile, 'rows'>

/**
 * Writes a stream of CSV as zstd files of whole rows, each of about `bytes` before compression (default 32 MiB); a
 * stream without a byte gives no file, and the same bytes give the same files.
 */
export async function splitCsv(
  stream: AsyncIterable<Buffer>,
  folder: string,
  bytes = fileBytes,
): Promise<CsvFile[]> {
  const parts: Part[] = []
  try {
    await writeParts(stream, bytes, () => {
      const part = openPart(folder, parts.length)
      parts.push(part)
      return part
    })
    await Promise.all(parts.map(({ done }) => done))
  } catch (error) {
    for (const { compress, file } of parts) {
      compress.destroy()
      file.destroy()
    }
    await Promise.allSettled(parts.map(({ done }) => done))
    throw error
  }
  return parts.map(({ file, name }) => {
    return { path: file.path, name, bytes: file.bytes, sha256: file.sha256() }
  })
}

async function writeParts(
  stream: AsyncIterable<Buffer>,
  bytes: number,
  open: () => Part,
): Promise<void> {
  const boundary = new RowBoundary()
  let part: Part | undefined
  for await (const chunk of evenBlocks(stream, Math.min(blockBytes, bytes))) {
    const end = boundary.offer(chunk)
    part ??= open()
    if (end === 0 || part.taken + end < bytes) {
      await write(part, chunk)
      continue
    }
    await write(part, chunk.subarray(0, end))
    part.compress.end()
    part = undefined
    if (end < chunk.length) await write((part = open()), chunk.subarray(end))
  }
  part?.compress.end()
}

interface Part {
  name: string
  compress: ZstdCompress
  file: HashedFile
  done: Promise<void>
  taken: number
}

function openPart(folder: string, index: number): Part {
  const name = `part-${String(index).padStart(5, '0')}.csv.zst`
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
    chunkSize: 1 << 18,
  })
  const file = new HashedFile(join(folder, name))
  compress.on('error', (error) => file.destroy(error))
  compress.pipe(file)
  const done = finished(file)
  // Whoever waits for it hears of a failure; until then it is not unhandled.
  done.catch(() => {})
  return { name, compress, file, done, taken: 0 }
}

async function write(part: Part, bytes: Buffer): Promise<void> {
  part.taken += bytes.length
  if (part.compress.write(bytes)) return
  await Promise.race([once(part.compress, 'drain'), part.done])
}
