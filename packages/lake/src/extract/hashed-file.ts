import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { Writable } from 'node:stream'

/** A file being written whose SHA-256 and size are known once it is finished; it is on disk then. */
export class HashedFile extends Writable {
  readonly path: string
  readonly #hash: Hash = createHash('sha256')
  #bytes = 0
  #file: FileHandle | undefined

  constructor(path: string) {
    super({ highWaterMark: 1 << 20 })
    this.path = path
  }

  get bytes(): number {
    return this.#bytes
  }

  /** In hex; once. */
  sha256(): string {
    return this.#hash.digest('hex')
  }

  override _construct(done: (error?: Error | null) => void): void {
    open(this.path, 'w').then(
      (file) => {
        this.#file = file
        done()
      },
      (error: Error) => done(error),
    )
  }

  override _writev(chunks: { chunk: unknown }[], done: (error?: Error | null) => void): void {
    const buffers = chunks.map(({ chunk }) => chunk as Buffer)
    for (const buffer of buffers) {
      this.#hash.update(buffer)
      this.#bytes += buffer.length
    }
    this.#append(buffers).then(
      () => done(),
      (error: Error) => done(error),
    )
  }

  /** A disk that fills up takes a part of what it is given and says so only when asked again. */
  async #append(buffers: Buffer[]): Promise<void> {
    let left = buffers
    while (left.length > 0 && this.#file) {
      const { bytesWritten } = await this.#file.writev(left)
      left = after(left, bytesWritten)
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    const finish = async () => {
      await this.#file?.sync()
      await this.#file?.close()
      this.#file = undefined
    }
    finish().then(
      () => done(),
      (error: Error) => done(error),
    )
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const file = this.#file
    this.#file = undefined
    if (!file) return done(error)
    file.close().then(
      () => done(error),
      () => done(error),
    )
  }
}

/** What is left of buffers once `bytes` of them are taken. */
function after(buffers: Buffer[], bytes: number): Buffer[] {
  let taken = bytes
  return buffers.flatMap((buffer) => {
    const left = buffer.subarray(Math.min(taken, buffer.length))
    taken -= buffer.length - left.length
    return left.length > 0 ? [left] : []
  })
}
