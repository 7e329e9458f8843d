/** A signed integer in `size` bytes, two's complement, most significant first. */
export function decimalBytes(unscaled: bigint, size = minimalSize(unscaled)): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let index = size - 1, rest = unscaled; index >= 0; index--, rest >>= 8n) {
    bytes[index] = Number(rest & 255n)
  }
  return bytes
}

/** The signed integer of {@link decimalBytes}, at any length. */
export function decimalOf(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(bytes.length * 8, value)
}

/** How many bytes hold every decimal of a precision (Iceberg: Appendix A, Parquet and Avro). */
export function decimalSize(precision: number): number {
  return minimalSize(10n ** BigInt(precision) - 1n)
}

/** Sixteen bytes as the text of a UUID. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function minimalSize(value: bigint): number {
  let size = 1
  while (BigInt.asIntN(size * 8, value) !== value) size++
  return size
}
