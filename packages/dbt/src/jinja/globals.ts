import { iterate } from './attributes.ts'
import { TemplateFailure } from './failure.ts'
import {
  Float,
  numberOf,
  Tuple,
  typeName,
  Undefined,
  type Callable,
  type JinjaObject,
  type Value,
} from './values.ts'

/** A namespace: the one thing that blocks inside may assign to. */
export class Namespace implements JinjaObject {
  readonly #values: Map<string, Value>

  constructor(values: Iterable<readonly [string, Value]>) {
    this.#values = new Map(values)
  }

  getAttribute(name: string): Value {
    return (
      this.#values.get(name) ??
      (this.#values.has(name)
        ? null
        : new Undefined(`'namespace object' has no attribute '${name}'`))
    )
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value)
  }

  toString(): string {
    return '<Namespace>'
  }
}

const range: Callable = (args) => {
  if (args.length < 1 || args.length > 3)
    throw new TemplateFailure(`range: expected 1 to 3 arguments, got ${args.length}`)
  const numbers = args.map((arg) => {
    const number = arg instanceof Float ? undefined : numberOf(arg)
    if (number === undefined)
      throw new TemplateFailure(`range: expected an integer, got '${typeName(arg)}'`)
    return number
  })
  const [start, stop, step] =
    numbers.length === 1
      ? [0, numbers[0] ?? 0, 1]
      : [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 1]
  if (step === 0) throw new TemplateFailure('range() arg 3 must not be zero')
  const count = Math.max(0, Math.ceil((stop - start) / step))
  // Jinja's MAX_RANGE in a sandbox, which dbt renders in.
  if (count > 100_000)
    throw new TemplateFailure(`range: expected at most 100000 items, got ${count}`)
  return Array.from({ length: count }, (_, index) => start + index * step)
}

const cycler: Callable = (args) => {
  let at = 0
  const object: JinjaObject = {
    getAttribute: (name) => {
      if (name === 'next') return () => args[at++ % args.length] ?? null
      if (name === 'current') return args[at % args.length] ?? null
      if (name === 'reset') {
        return () => {
          at = 0
          return null
        }
      }
      return new Undefined(`'cycler' has no attribute '${name}'`)
    },
    toString: () => '<Cycler>',
  }
  return object
}

const joiner: Callable = (args) => {
  let used = false
  return () => {
    const separator = used ? (args[0] ?? ', ') : ''
    used = true
    return separator
  }
}

/** Functions that every template has: Jinja2's own, and `zip` and `set` as dbt adds them. */
export const builtinGlobals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', range],
  ['cycler', cycler],
  ['joiner', joiner],
  [
    'dict',
    (args, kwargs) =>
      new Map<Value, Value>([...(args[0] instanceof Map ? args[0] : []), ...kwargs]),
  ],
  [
    'namespace',
    (args, kwargs) =>
      new Namespace([
        ...(args[0] instanceof Map ? (args[0] as Map<string, Value>) : []),
        ...kwargs,
      ]),
  ],
  [
    'zip',
    (args) => {
      const lists = args.map(iterate)
      const shortest = Math.min(...lists.map((list) => list.length))
      if (lists.length === 0) return []
      return Array.from(
        { length: shortest },
        (_, index) => new Tuple(lists.map((list) => list[index] ?? null)),
      )
    },
  ],
])
