import { IcebergError } from '../errors.ts'

/** A DuckDB type as DESCRIBE prints it, taken apart. */
export type DuckDbType =
  | { kind: 'plain'; name: string }
  | { kind: 'list'; element: DuckDbType }
  | { kind: 'map'; key: DuckDbType; value: DuckDbType }
  | { kind: 'struct'; fields: { name: string; type: DuckDbType }[] }

/**
 * Parses `STRUCT(a INTEGER, "b c" VARCHAR[])` and the like. An array of fixed length counts as a list.
 * @throws IcebergError ICEBERG_TYPE_UNSUPPORTED when the text is no type.
 */
export function parseDuckDbType(text: string): DuckDbType {
  const rest = { text, at: 0 }
  const type = parseType(rest)
  if (rest.at !== text.length) throw unreadable(text)
  return type
}

interface Rest {
  text: string
  at: number
}

function parseType(rest: Rest): DuckDbType {
  let type = parseBase(rest)
  while (take(rest, /\[\d*\]/y) !== undefined) type = { kind: 'list', element: type }
  return type
}

function parseBase(rest: Rest): DuckDbType {
  if (take(rest, /STRUCT\(/y)) return { kind: 'struct', fields: parseFields(rest) }
  if (take(rest, /MAP\(/y)) {
    const key = parseType(rest)
    expectText(rest, /, /y)
    const value = parseType(rest)
    expectText(rest, /\)/y)
    return { kind: 'map', key, value }
  }
  const quoted = take(rest, /"(?:[^"]|"")*"/y)
  const name =
    quoted ?? expectText(rest, /[A-Z_0-9]+( WITH TIME ZONE)?(\((?:'(?:[^']|'')*'|[^()'])*\))?/y)
  return { kind: 'plain', name }
}

function parseFields(rest: Rest): { name: string; type: DuckDbType }[] {
  const fields = []
  do {
    const quoted = take(rest, /"(?:[^"]|"")*"/y)
    const name = quoted?.slice(1, -1).replaceAll('""', '"') ?? expectText(rest, /[^" ,()]+/y)
    expectText(rest, / /y)
    fields.push({ name, type: parseType(rest) })
  } while (take(rest, /, /y))
  expectText(rest, /\)/y)
  return fields
}

function take(rest: Rest, pattern: RegExp): string | undefined {
  pattern.lastIndex = rest.at
  const found = pattern.exec(rest.text)?.[0]
  rest.at += found?.length ?? 0
  return found
}

function expectText(rest: Rest, pattern: RegExp): string {
  const found = take(rest, pattern)
  if (found === undefined) throw unreadable(rest.text)
  return found
}

function unreadable(text: string): IcebergError {
  return new IcebergError('ICEBERG_TYPE_UNSUPPORTED', `DuckDB type '${text}': cannot be read`)
}
