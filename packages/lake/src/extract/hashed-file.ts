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
    this.#file?.writev(buffers).then(
      () => done(),
      (error: Error) => done(error),
    )
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
