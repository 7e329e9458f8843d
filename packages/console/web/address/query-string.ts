/** The parameters of an address, by name. */
export type Query = Readonly<Record<string, string>>

/** Parameters as the part of an address after '?', as readable as browsers allow. */
export function printQuery(query: Query): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', '+')
    .replace(/%(2C|3A|2F|3B|40|24)/g, (sign) => decodeURIComponent(sign))
}

/** The parameters of the part of an address after '?'; of one that is there twice, the last. */
export function parseQuery(text: string): Query {
  return Object.fromEntries(new URLSearchParams(text))
}
