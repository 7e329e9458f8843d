import { TemplateFailure } from './failure.ts'
import { equals, Undefined, type JinjaObject, type Value } from './values.ts'

/** What the loop tells of where it stands. */
const positions: Readonly<Record<string, (index: number, length: number) => Value>> = {
  index: (index) => index + 1,
  index0: (index) => index,
  revindex: (index, length) => length - index,
  revindex0: (index, length) => length - index - 1,
  first: (index) => index === 0,
  last: (index, length) => index === length - 1,
  length: (_, length) => length,
  depth: () => 1,
  depth0: () => 0,
}

/** The `loop` of a for block. */
export class Loop implements JinjaObject {
  readonly #items: readonly Value[]
  #index: number
  #changed: Value[] | undefined

  constructor(items: readonly Value[]) {
    this.#items = items
    this.#index = -1
  }

  advance(): void {
    this.#index++
  }

  getAttribute(name: string): Value {
    const position = Object.hasOwn(positions, name) ? positions[name] : undefined
    if (position) return position(this.#index, this.#items.length)
    switch (name) {
      case 'previtem':
        return this.#items[this.#index - 1] ?? new Undefined('there is no previous item')
      case 'nextitem':
        return this.#items[this.#index + 1] ?? new Undefined('there is no next item')
      case 'cycle':
        return (args) => this.#cycle(args)
      case 'changed':
        return (args) => this.#isChanged(args)
      default:
        return new Undefined(`'loop' has no attribute '${name}'`)
    }
  }

  #cycle(values: Value[]): Value {
    if (values.length === 0) throw new TemplateFailure('no items for cycling given')
    return values[this.#index % values.length] ?? null
  }

  #isChanged(values: Value[]): boolean {
    const before = this.#changed
    this.#changed = values
    if (values.length !== before?.length) return true
    return values.some((value, at) => !equals(value, before[at] ?? null))
  }

  toString(): string {
    return `<LoopContext ${this.#index + 1}/${this.#items.length}>`
  }
}
