import type { DataSources, Variable } from '../ruleset.ts'
import { SyntaxMistake, type TokenReader } from './token-reader.ts'

/** Reads the Metadata section if it is there. */
export function parseMetadata(reader: TokenReader): Record<string, string> {
  if (!reader.accept('Metadata')) return {}
  const metadata: Record<string, string> = {}
  parseDictionary(reader, ['Version'], (key) => {
    metadata[key] = reader.expectString('a version in quotes')
  })
  return metadata
}

/** Reads the DataSources section if it is there. */
export function parseDataSources(reader: TokenReader): DataSources {
  const sources: DataSources = {}
  if (!reader.accept('DataSources')) return sources
  parseDictionary(reader, ['Primary', 'AdditionalDataSources'], (key) => {
    if (key === 'Primary') sources.primary = reader.expectString('the name of a data source')
    else sources.additional = parseStrings(reader)
  })
  return sources
}

function parseDictionary(
  reader: TokenReader,
  keys: readonly string[],
  parseValue: (key: string) => void,
): void {
  reader.expect('=')
  reader.expect('{')
  do {
    const at = reader.peek()
    const key = reader.expectString(`a key (${keys.join(', ')}) in quotes`)
    if (!keys.includes(key)) {
      throw new SyntaxMistake(at, `expected the key ${keys.join(' or ')}, got "${key}"`)
    }
    reader.expect(':')
    parseValue(key)
  } while (reader.accept(','))
  reader.expect('}')
}

function parseStrings(reader: TokenReader): string[] {
  const strings: string[] = []
  reader.expect('[')
  do strings.push(reader.expectString('a string'))
  while (reader.accept(','))
  reader.expect(']')
  return strings
}

/** Reads variable declarations up to the next section. */
export function parseVariables(reader: TokenReader): Variable[] {
  const variables: Variable[] = []
  while (reader.seesName()) {
    const at = reader.take()
    const name = at.text
    if (/^[._]/.test(name)) {
      throw new SyntaxMistake(at, `variable '${name}': expected a name that begins with a letter`)
    }
    if (variables.some((variable) => variable.name === name)) {
      throw new SyntaxMistake(at, `variable '${name}' is defined twice`)
    }
    reader.expect('=')
    const value = reader.sees('[')
      ? parseStrings(reader)
      : reader.expectString('a string or a list')
    if (/\$[A-Za-z_]/.test(String(value))) {
      throw new SyntaxMistake(
        at,
        `variable '${name}': expected text without another variable in it`,
      )
    }
    variables.push({ name, value })
  }
  return variables
}
