import { syntaxError } from './tokens.ts'

/** What real Jinja can work through is less: its Python has no deeper blocks and runs out of frames at fewer brackets. */
const mostNested = 100

/** Chains of operators, filters and attributes nest as well, one level a link. */
const mostLevels = 500

/** Counts how deep a parser stands inside brackets or blocks. */
export class Nesting {
  readonly #file: string
  readonly #what: string
  #level = 0

  constructor(file: string, what: string) {
    this.#file = file
    this.#what = what
  }

  /** Parses what stands one level deeper. @throws DbtError DBT_TEMPLATE_SYNTAX when that is too deep */
  within<T>(line: number, parse: () => T): T {
    if (this.#level > mostNested) throw tooDeep(this.#file, line, this.#what, mostNested)
    this.#level++
    const parsed = parse()
    this.#level--
    return parsed
  }
}

/**
 * Refuses a tree that could not be rendered without running out of stack.
 * @throws DbtError DBT_TEMPLATE_SYNTAX
 */
export function refuseDeepTree(root: object, file: string): void {
  const open: [part: object, above: number][] = [[root, 0]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [part, above] = next
    const line = 'line' in part ? Number(part.line) : undefined
    const level = line === undefined ? above : above + 1
    if (line !== undefined && level > mostLevels) {
      throw tooDeep(file, line, 'operators and filters', mostLevels)
    }
    for (const inner of Object.values(part) as unknown[]) {
      if (typeof inner === 'object' && inner !== null) open.push([inner, level])
    }
  }
}

function tooDeep(file: string, line: number, what: string, most: number): Error {
  return syntaxError(file, line, `${what}: expected at most ${most} levels, got more`)
}
