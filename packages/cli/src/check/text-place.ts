/** Line and column in a text, from 1. */
export interface TextPlace {
  line: number
  column: number
}

/** Where an offset of a text is. */
export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, Math.max(0, offset))
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
}

/**
 * The place that an error tells of: `CSV Error on Line: 3`, or the line of SQL that DuckDB quotes, with a caret below,
 * where a text holds it: what was compiled has other line numbers; else the first place of the name that is not known.
 * Undefined when the text has none of these.
 */
export function placeOfError(message: string, text: string): TextPlace | undefined {
  const [, row] = /CSV Error on Line: (\d+)/.exec(message) ?? []
  if (row !== undefined) return { line: Number(row), column: 1 }
  const [, head = '', quoted = '', caret = ''] = /^(LINE \d+: )(.*)\n( *)\^/m.exec(message) ?? []
  const excerpt = quoted.replace(/^\.\.\./, '').replace(/\.\.\.$/, '')
  const start = excerpt.trim() === '' ? -1 : text.indexOf(excerpt.trim())
  if (start < 0) return placeOfUnknown(message, text)
  const indent = quoted.indexOf(excerpt.trim())
  return placeAt(text, start + Math.max(0, caret.length - head.length - indent))
}

function placeOfUnknown(message: string, text: string): TextPlace | undefined {
  const [, name = ''] = /(?:column|with name) "?(\w+)"?/i.exec(message) ?? []
  const start = name === '' ? -1 : text.search(new RegExp(`\\b${name}\\b`))
  return start < 0 ? undefined : placeAt(text, start)
}

/** The place of a value `name: …` of a YAML text after those of the names above it; of the last that is there. */
export function placeOfNames(text: string, names: readonly string[]): TextPlace {
  let offset = 0
  for (const name of names) {
    const pattern = new RegExp(
      `name:\\s*['"]?${name.replaceAll(/[^\w]/g, '\\$&')}['"]?\\s*(?=[,}\\n#]|$)`,
      'g',
    )
    pattern.lastIndex = offset
    const found = pattern.exec(text)
    if (!found) break
    offset = found.index
  }
  return placeAt(text, offset)
}
