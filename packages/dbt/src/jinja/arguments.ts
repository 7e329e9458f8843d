import { TemplateFailure } from './failure.ts'
import { numberOf, typeName, type Value } from './values.ts'

/** Arguments of a built-in by the names of its parameters: given by position or by name. */
export class Given {
  readonly #values = new Map<string, Value>()

  /** @throws TemplateFailure for arguments too many or of unknown name */
  constructor(
    names: readonly string[],
    args: readonly Value[],
    kwargs: ReadonlyMap<string, Value>,
  ) {
    if (args.length > names.length) {
      throw new TemplateFailure(`expected at most ${names.length} arguments, got ${args.length}`)
    }
    for (const [index, value] of args.entries()) this.#values.set(names[index] ?? '', value)
    for (const [name, value] of kwargs) {
      if (!names.includes(name))
        throw new TemplateFailure(`got an unexpected keyword argument '${name}'`)
      this.#values.set(name, value)
    }
  }

  value(name: string): Value | undefined {
    return this.#values.get(name)
  }

  text(name: string, fallback: string): string {
    const value = this.#values.get(name) ?? fallback
    if (typeof value === 'string') return value
    throw new TemplateFailure(`${name}: expected a string, got '${typeName(value)}'`)
  }

  number(name: string, fallback: number): number {
    const value = this.#values.get(name)
    if (value === undefined || value === null) return fallback
    const number = numberOf(value)
    if (number !== undefined) return number
    throw new TemplateFailure(`${name}: expected a number, got '${typeName(value)}'`)
  }
}
