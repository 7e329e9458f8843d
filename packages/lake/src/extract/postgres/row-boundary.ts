const quote = 0x22
const newline = 0x0a

/** Finds where rows of a CSV stream end: a line break outside quotes. Bytes are offered chunk by chunk, in order. */
export class RowBoundary {
  #quoted = false

  /** How much of the chunk belongs to rows that are complete with it; 0 when no row ends in it. */
  offer(chunk: Buffer): number {
    const boundary = this.#lastBoundary(chunk)
    if (countQuotes(chunk) % 2 === 1) this.#quoted = !this.#quoted
    return boundary
  }

  /** Goes back from the end, so that a chunk costs little more than the quotes in it. */
  #lastBoundary(chunk: Buffer): number {
    let before = countQuotes(chunk)
    let end = chunk.length
    for (
      let line = chunk.lastIndexOf(newline);
      line >= 0;
      line = chunk.lastIndexOf(newline, line - 1)
    ) {
      before -= countQuotes(chunk.subarray(line, end))
      end = line
      const open = this.#quoted !== (before % 2 === 1)
      if (!open) return line + 1
      if (line === 0) break
    }
    return 0
  }
}

function countQuotes(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(quote); at >= 0; at = bytes.indexOf(quote, at + 1)) count++
  return count
}
