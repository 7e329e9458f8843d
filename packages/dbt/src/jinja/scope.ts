import { Undefined, type Value } from './values.ts'

/** Names and their values; a scope sees those around it, and assignments stay inside. */
export class Scope {
  readonly file: string
  readonly #names = new Map<string, Value>()
  readonly #around: Scope | { get(name: string): Value | undefined }

  constructor(around: Scope | { get(name: string): Value | undefined }, file: string) {
    this.#around = around
    this.file = file
  }

  get(name: string): Value | undefined {
    const own = this.#names.get(name)
    return own === undefined ? this.#around.get(name) : own
  }

  lookUp(name: string): Value {
    return this.get(name) ?? (this.has(name) ? null : new Undefined(`'${name}' is undefined`))
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  set(name: string, value: Value): void {
    this.#names.set(name, value)
  }

  inner(file = this.file): Scope {
    return new Scope(this, file)
  }
}
