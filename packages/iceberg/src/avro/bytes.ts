/** Avro's binary primitives, written into one growing buffer. */
export class AvroBytes {
  #buffer = Buffer.allocUnsafe(4096)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What was written so far; the buffer starts over. */
  take(): Uint8Array {
    const taken = this.#buffer.subarray(0, this.#length)
    this.#buffer = Buffer.allocUnsafe(this.#buffer.length)
    this.#length = 0
    return taken
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#buffer[this.#length++] = value
  }

  /** int and long: zigzag, seven bits a byte. */
  long(value: bigint | number): void {
    this.#reserve(10)
    const small = Number(value)
    if (small >= -0x40000000 && small < 0x40000000) {
      let zigzag = (small << 1) ^ (small >> 31)
      for (; zigzag > 127; zigzag >>>= 7) this.#buffer[this.#length++] = (zigzag & 127) | 128
      this.#buffer[this.#length++] = zigzag
      return
    }
    const wide = BigInt(value)
    let zigzag = BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n))
    for (; zigzag > 127n; zigzag >>= 7n) {
      this.#buffer[this.#length++] = Number(zigzag & 127n) | 128
    }
    this.#buffer[this.#length++] = Number(zigzag)
  }

  float(value: number): void {
    this.#reserve(4)
    this.#length = this.#buffer.writeFloatLE(value, this.#length)
  }

  double(value: number): void {
    this.#reserve(8)
    this.#length = this.#buffer.writeDoubleLE(value, this.#length)
  }

  raw(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#buffer.set(value, this.#length)
    this.#length += value.length
  }

  bytes(value: Uint8Array): void {
    this.long(value.length)
    this.raw(value)
  }

  text(value: string): void {
    const size = Buffer.byteLength(value)
    this.long(size)
    this.#reserve(size)
    this.#length += this.#buffer.write(value, this.#length)
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + size))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}
