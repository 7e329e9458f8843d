/** A mail as a reader shows it. */
export interface ReadMail {
  /** By lower-case name, unfolded and decoded. */
  headers: Readonly<Record<string, string>>
  /** Text by media type. */
  parts: Readonly<Record<string, string>>
}

/** Reads a mail of one level of parts, as it was on the wire (latin1). */
export function readMail(raw: string): ReadMail {
  const { headers, body } = split(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1]
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1)
  return {
    headers,
    parts: Object.fromEntries(parts.map((part) => readPart(part.replace(/^\r\n/, '')))),
  }
}

function readPart(part: string): [type: string, text: string] {
  const { headers, body } = split(part)
  const type = (headers['content-type'] ?? 'text/plain').split(';')[0] ?? ''
  const encoding = headers['content-transfer-encoding'] ?? '7bit'
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(encoding === 'quoted-printable' ? unquoted(body) : body, 'latin1')
  return [type, bytes.toString('utf8').replaceAll('\r\n', '\n')]
}

function split(raw: string): { headers: Record<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), decoded(line.slice(colon + 1).trim())]
  })
  return {
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: raw.slice(end + 4),
  }
}

/** RFC 2047. */
function decoded(value: string): string {
  return value
    .replaceAll(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
    .replaceAll(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (words) => {
      const bytes = [...words.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(
        ([, form, text = '']) =>
          form?.toLowerCase() === 'b'
            ? Buffer.from(text, 'base64')
            : Buffer.from(unquoted(text.replaceAll('_', ' ')), 'latin1'),
      )
      return Buffer.concat(bytes).toString('utf8')
    })
}

function unquoted(text: string): string {
  return text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
