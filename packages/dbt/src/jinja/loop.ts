import { TemplateFailure } from './failure.ts'
import { equals, Undefined, type JinjaObject, type Value } from './values.ts'

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
    const [index, length] = [this.#index, this.#items.length]
    switch (name) {
      case 'index':
        return index + 1
      case 'index0':
        return index
      case 'revindex':
        return length - index
      case 'revindex0':
        return length - index - 1
      case 'first':
        return index === 0
      case 'last':
        return index === length - 1
      case 'length':
        return length
      case 'depth':
        return 1
      case 'depth0':
        return 0
      case 'previtem':
        return this.#items[index - 1] ?? new Undefined('there is no previous item')
      case 'nextitem':
        return this.#items[index + 1] ?? new Undefined('there is no next item')
      case 'cycle':
        return (args) => {
          if (args.length === 0) throw new TemplateFailure('no items for cycling given')
          return args[index % args.length] ?? null
        }
      case 'changed':
        return (args) => {
          const before = this.#changed
          this.#changed = args
          return (
            !before ||
            args.length !== before.length ||
            args.some((value, at) => !equals(value, before[at] ?? null))
          )
        }
      default:
        return new Undefined(`'loop' has no attribute '${name}'`)
    }
  }

  toString(): string {
    return `<LoopContext ${this.#index + 1}/${this.#items.length}>`
  }
}
