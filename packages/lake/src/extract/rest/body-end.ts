import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

/** More white space than any body ends with. */
const tailBytes = 4096

/**
 * The last character of a received body that is no white space; undefined when there is none. A body in gzip is read to
 * its end, so that its checksum is compared.
 * @throws Error of zlib when the checksum or the length differs
 */
export async function lastCharacter(path: string): Promise<string | undefined> {
  const tail = path.endsWith('.gz') ? await tailOfGzip(path) : await tailOf(path)
  return tail.toString('latin1').trimEnd().at(-1)
}

async function tailOf(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const length = Math.min(size, tailBytes)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer
  } finally {
    await file.close()
  }
}

async function tailOfGzip(path: string): Promise<Buffer> {
  let tail = Buffer.alloc(0)
  const keep = new Writable({
    write(chunk: Buffer, _encoding, done) {
      tail = Buffer.concat([tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes)
      done()
    },
  })
  await pipeline(createReadStream(path), createGunzip(), keep)
  return tail
}
