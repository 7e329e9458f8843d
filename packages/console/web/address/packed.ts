import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'

import { parseQuery, printQuery, type Query } from './query-string.ts'

const longest = 2000

/** Parameters whose text is over 2,000 characters as one compressed parameter `z`, others as they are. */
export function pack(query: Query): Query {
  const text = printQuery(query)
  if (text.length <= longest) return query
  return { z: base64Url(deflateSync(strToU8(text), { level: 9 })) }
}

/** @throws Error when `z` is not what {@link pack} makes */
export function unpack({ z, ...query }: Query): Query {
  return z === undefined ? query : { ...parseQuery(strFromU8(inflateSync(bytes(z)))), ...query }
}

function base64Url(data: Uint8Array): string {
  const text = Array.from(data, (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function bytes(text: string): Uint8Array {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0))
}
