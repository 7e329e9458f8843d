const named: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  a: '\u0007',
  v: '\v',
  '0': '\0',
  '\n': '',
}

/** The text of a quoted literal, its escapes resolved as Python does; an unknown escape stays as it is. */
export function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replaceAll(
      /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\s\S])/g,
      (whole, code: string) => {
        if (code.length > 1) return String.fromCodePoint(Number.parseInt(code.slice(1), 16))
        return named[code] ?? (/[\\'"]/.test(code) ? code : whole)
      },
    )
}
