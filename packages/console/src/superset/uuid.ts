import { createHash } from 'node:crypto'

/** The name space of addresses, RFC 9562. */
const addresses = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex')

/** A UUID that follows from a name (version 5, RFC 9562): what is exported again keeps its own. */
export function uuidOf(...parts: readonly string[]): string {
  const name = ['deftunes', ...parts].map(encodeURIComponent).join('/')
  const bytes = createHash('sha1').update(addresses).update(name).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [8, 12, 16, 20, 32]
    .map((end, index) => hex.slice([0, 8, 12, 16, 20][index], end))
    .join('-')
}
