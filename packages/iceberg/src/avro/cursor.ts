import { IcebergError } from '../errors.ts'

/** Avro's binary primitives, read from one buffer in order. */
export class AvroCursor {
  readonly #buffer: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get done(): boolean {
    return this.#at >= this.#buffer.length
  }

  byte(): number {
    const value = this.#buffer[this.#at++]
    if (value === undefined) throw truncated()
    return value
  }

  long(): bigint {
    let low = 0
    let shift = 0
    for (; shift < 28; shift += 7) {
      const byte = this.byte()
      low |= (byte & 127) << shift
      if (byte < 128) return BigInt((low >>> 1) ^ -(low & 1))
    }
    let wide = BigInt(low)
    for (let byte = 128; byte >= 128; shift += 7) {
      byte = this.byte()
      wide |= BigInt(byte & 127) << BigInt(shift)
    }
    return BigInt.asIntN(64, (wide >> 1n) ^ -(wide & 1n))
  }

  int(): number {
    return Number(this.long())
  }

  float(): number {
    return this.raw(4).readFloatLE()
  }

  double(): number {
    return this.raw(8).readDoubleLE()
  }

  /** A view, not a copy. */
  raw(size: number): Buffer {
    const end = this.#at + size
    if (size < 0 || end > this.#buffer.length) throw truncated()
    const bytes = this.#buffer.subarray(this.#at, end)
    this.#at = end
    return bytes
  }

  bytes(): Buffer {
    return this.raw(this.int())
  }

  text(): string {
    return this.bytes().toString('utf8')
  }
}

function truncated(): IcebergError {
  return new IcebergError('ICEBERG_AVRO_INVALID', 'Avro: expected more bytes, got the end of data')
}
