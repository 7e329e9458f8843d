const boundLength = 16
const lastCodePoint = 0x10ffff

/** A text as a lower bound: its first 16 code points, which never sort after it. */
export function lowerText(text: string): string {
  const points = [...text]
  return points.length <= boundLength ? text : points.slice(0, boundLength).join('')
}

/**
 * A text as an upper bound: cut to 16 code points and the last of them raised, so that it sorts after every text
 * it was cut from; undefined when no code point can be raised.
 */
export function upperText(text: string): string | undefined {
  const points = [...text]
  if (points.length <= boundLength) return text
  for (let end = boundLength; end > 0; end--) {
    const point = points[end - 1]?.codePointAt(0) ?? lastCodePoint
    if (point >= lastCodePoint) continue
    return points.slice(0, end - 1).join('') + String.fromCodePoint(nextCodePoint(point))
  }
  return undefined
}

/** Bytes as a lower bound: the first 16. */
export function lowerBytes(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, boundLength)
}

/** Bytes as an upper bound: cut to 16 and the last raised; undefined when all are 255. */
export function upperBytes(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length <= boundLength) return bytes
  for (let end = boundLength; end > 0; end--) {
    const byte = bytes[end - 1] ?? 255
    if (byte === 255) continue
    const raised = bytes.slice(0, end)
    raised[end - 1] = byte + 1
    return raised
  }
  return undefined
}

function nextCodePoint(point: number): number {
  // Surrogates are not code points of their own: UTF-8 cannot hold them.
  return point === 0xd7ff ? 0xe000 : point + 1
}
