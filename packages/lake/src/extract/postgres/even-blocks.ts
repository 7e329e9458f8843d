/**
 * The same bytes in blocks of one size, the last one shorter. Where a file is cut and what a compressor makes of it depend on
 * its blocks: with even ones, the same rows give the same files however the network delivered them.
 */
export async function* evenBlocks(
  chunks: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<Buffer> {
  let block = Buffer.allocUnsafe(size)
  let filled = 0
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length;) {
      const copied = chunk.copy(block, filled, taken, taken + size - filled)
      taken += copied
      filled += copied
      if (filled < size) continue
      yield block
      block = Buffer.allocUnsafe(size)
      filled = 0
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}
