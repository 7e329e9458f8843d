import {
  isCollection,
  isMap,
  isPair,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Alias,
  type Document,
  type Node,
} from 'yaml'

/** A mistake of YAML itself and where it is; line and column from 1. */
export interface YamlMistake {
  line: number
  column: number
  message: string
  /** What the parser reported, if it was the parser. */
  cause?: Error
}

/** A YAML text, read: plain data and where its parts are, or its mistakes. */
export interface YamlDocument {
  mistakes: YamlMistake[]
  /** The plain data; undefined when there are mistakes. */
  value: unknown
  /** Where a part of the data is, or the nearest part around it. */
  placeOf: (path: readonly PropertyKey[]) => { line: number; column: number }
}

/** Far more than a project has, far less than what ends the process. */
const mostLevels = 100
const mostValuesOfAliases = 10_000

/** Reads a YAML text. Whatever it holds, mistakes are returned and nothing is thrown. */
export function readYaml(text: string): YamlDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const at = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0)
    return { line: line || 1, column: col || 1 }
  }
  const [parsing, meaning] = [parserMistakes(document), mistakesIn(document)]
  const found =
    document.errors.some(isExhausted) && meaning.length > 0 ? meaning : [...parsing, ...meaning]
  const value = found.length === 0 ? plainValue(document, found) : undefined
  const mistakes = found.map(({ offset, ...mistake }) => ({ ...at(offset), ...mistake }))
  return { mistakes, value, placeOf: (path) => at(offsetOf(document, path)) }
}

interface Found {
  offset: number
  message: string
  cause?: Error
}

const tooDeep = `expected at most ${mostLevels} levels of lists and mappings, got more`

function parserMistakes({ errors, warnings }: Document): Found[] {
  return [...errors, ...warnings].map((cause) => {
    const message = isExhausted(cause) ? tooDeep : withoutPlace(cause.message)
    return { offset: cause.pos[0], message, cause }
  })
}

/** The parser reports its own stack overflow as a mistake of the text, far behind where it nests too deep. */
function isExhausted({ message }: Error): boolean {
  return message.startsWith('Maximum call stack size exceeded')
}

/** The first line of a YAML parser's message: its place is told apart. */
function withoutPlace(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
}

/** What the parser accepts and a project file cannot mean. */
function mistakesIn(document: Document): Found[] {
  const found: Found[] = []
  const add = (node: Node, message: string) => found.push({ offset: offset(node), message })
  visit(document, {
    Alias: (_, alias, path) => {
      const message = aliasMistake(document, alias, path)
      if (message !== undefined) add(alias, message)
    },
    Pair: (_, { key }) => {
      if (isCollection(key)) add(key, 'expected a text as a key, got a list or mapping')
    },
    Collection: (_, node, path) => {
      if (path.filter(isCollection).length < mostLevels) return undefined
      add(node, tooDeep)
      return visit.BREAK
    },
  })
  return found
}

function aliasMistake(
  document: Document,
  alias: Alias,
  path: readonly unknown[],
): string | undefined {
  const { source } = alias
  const target = alias.resolve(document)
  if (!target) return `expected an anchor &${source} before the alias *${source}`
  return path.includes(target)
    ? `expected the alias *${source} outside of what its anchor &${source} names`
    : undefined
}

/** Aliases of aliases can stand for more values than memory holds. */
function plainValue(document: Document, found: Found[]): unknown {
  try {
    return document.toJS({ maxAliasCount: mostValuesOfAliases }) as unknown
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause
    let last = 0
    visit(document, {
      Alias: (_, alias) => {
        last = offset(alias)
      },
    })
    const message = `expected aliases that stand for at most ${mostValuesOfAliases} values, got more`
    found.push({ offset: last, message, cause })
    return undefined
  }
}

function offset({ range }: Pick<Node, 'range'>): number {
  return range?.[0] ?? 0
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents
  let known = (node as Node | null)?.range?.[0]
  for (const key of path) {
    const next = child(node, key)
    if (next === undefined) break
    known = next.offset ?? known
    node = next.node
  }
  return known
}

function child(node: unknown, key: PropertyKey): { node: unknown; offset?: number } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(key)]
    return { node: item, offset: (item as Node | undefined)?.range?.[0] }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(
    (item) => isPair(item) && String((item.key as { value?: unknown }).value) === String(key),
  )
  return pair && { node: pair.value, offset: (pair.key as Node).range?.[0] }
}
