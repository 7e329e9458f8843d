import type { FilterValue } from '@deftunes/metrics'

/** A value, a name with arguments, or nothing where an argument was left out. */
export type Term = FilterValue | Call | undefined

/** `name(arguments)`. */
export interface Call {
  name: string
  args: readonly Term[]
}

const numberLike = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i
const words: Readonly<Record<string, FilterValue>> = { null: null, true: true, false: false }
const special = /[,()"\\\p{Cc}]/u

/** Terms as readable text with commas between them; text that could be read as something else is in JSON's quotes. */
export function printTerms(terms: readonly Term[]): string {
  return terms.map(printTerm).join(',')
}

function printTerm(term: Term): string {
  if (term === undefined) return ''
  if (typeof term === 'string') return printText(term)
  if (term === null || typeof term !== 'object') return String(term)
  return `${printText(term.name)}(${printTerms(term.args)})`
}

function printText(text: string): string {
  const readable = text !== '' && text === text.trim() && !special.test(text)
  const itself = readable && !numberLike.test(text) && !Object.hasOwn(words, text)
  return itself ? text : JSON.stringify(text)
}

/**
 * Terms from their text, as {@link printTerms} writes them.
 * @throws SyntaxError when the text is not of that form
 */
export function parseTerms(text: string): Term[] {
  const reader = { text, at: 0 }
  const terms = readList(reader)
  if (reader.at < text.length)
    throw new SyntaxError(`unexpected ${text[reader.at]} at ${reader.at}`)
  return terms
}

interface Reader {
  text: string
  at: number
}

function readList(reader: Reader): Term[] {
  if (reader.at >= reader.text.length || reader.text[reader.at] === ')') return []
  const terms = [readTerm(reader)]
  while (reader.text[reader.at] === ',') {
    reader.at += 1
    terms.push(readTerm(reader))
  }
  return terms
}

function readTerm(reader: Reader): Term {
  const quoted = reader.text[reader.at] === '"'
  const text = quoted ? readQuoted(reader) : readBare(reader)
  if (reader.text[reader.at] === '(') return readCall(reader, text)
  if (quoted) return text
  if (text === '') return undefined
  if (Object.hasOwn(words, text)) return words[text]
  return numberLike.test(text) ? Number(text) : text
}

function readCall(reader: Reader, name: string): Call {
  reader.at += 1
  const args = readList(reader)
  if (reader.text[reader.at] !== ')') throw new SyntaxError(`expected ) at ${reader.at}`)
  reader.at += 1
  return { name, args }
}

function readBare(reader: Reader): string {
  const rest = reader.text.slice(reader.at)
  const found = /^[^,()"]*/.exec(rest)?.[0] ?? ''
  reader.at += found.length
  return found
}

function readQuoted(reader: Reader): string {
  const rest = reader.text.slice(reader.at)
  const found = /^"(?:[^"\\]|\\.)*"/.exec(rest)?.[0]
  if (found === undefined)
    throw new SyntaxError(`a quote that opens at ${reader.at} does not close`)
  reader.at += found.length
  return JSON.parse(found) as string
}
