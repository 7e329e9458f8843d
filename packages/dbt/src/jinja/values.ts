/** A Python float: `1.0` and `1` are told apart when they are printed. */
export class Float {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** A Python tuple. */
export class Tuple {
  readonly items: readonly Value[]

  constructor(items: readonly Value[]) {
    this.items = items
  }
}

/** What a name or attribute that does not exist gives: it prints as nothing and refuses everything else. */
export class Undefined {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** An object of the host with attributes of its own. */
export interface JinjaObject {
  /** An attribute; {@link Undefined} when there is none. */
  getAttribute(name: string): Value
  /** How it prints. */
  toString(): string
}

/** A function; positional and keyword arguments. */
export type Callable = (args: Value[], kwargs: Map<string, Value>) => Value | Promise<Value>

/** Python's values: int is a whole number, dict a Map, list an array, None null. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Float
  | Tuple
  | Undefined
  | Value[]
  | Map<Value, Value>
  | Callable
  | JinjaObject

/** Plain data as values: whole numbers as int, others as float, objects as dict. */
export function toValue(plain: unknown): Value {
  if (plain === undefined) return null
  if (typeof plain === 'number') return Number.isInteger(plain) ? plain : new Float(plain)
  if (typeof plain === 'bigint') return Number(plain)
  if (Array.isArray(plain)) return plain.map(toValue)
  if (
    plain !== null &&
    typeof plain === 'object' &&
    Object.getPrototypeOf(plain) === Object.prototype
  ) {
    return new Map(Object.entries(plain).map(([key, item]) => [key, toValue(item)]))
  }
  return plain as Value
}

/** Values as plain data: the inverse of {@link toValue}; other objects as they print. */
export function toPlain(value: Value): unknown {
  if (value instanceof Float) return value.value
  if (value instanceof Undefined) return null
  if (value instanceof Tuple) return value.items.map(toPlain)
  if (Array.isArray(value)) return value.map(toPlain)
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [printKey(key), toPlain(item)]))
  }
  return isObject(value) ? value.toString() : value
}

function printKey(key: Value): string {
  return typeof key === 'string' ? key : JSON.stringify(toPlain(key))
}

/** Whether a value is an object of the host. */
export function isObject(value: Value): value is JinjaObject {
  const able = typeof value === 'function' || (value !== null && typeof value === 'object')
  return able && 'getAttribute' in value
}

/** Whether a value is an int or a float. */
export function isNumber(value: Value): value is number | Float {
  return typeof value === 'number' || value instanceof Float
}

/** The number of an int, float or bool; undefined for anything else. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  return value instanceof Float ? value.value : typeof value === 'number' ? value : undefined
}

/** Python's truth. */
export function isTrue(value: Value): boolean {
  if (value === null || value === false || value === '' || value instanceof Undefined) return false
  if (isNumber(value)) return numberOf(value) !== 0
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof Tuple) return value.items.length > 0
  return value instanceof Map ? value.size > 0 : true
}

/** Python's `==`. */
export function equals(left: Value, right: Value): boolean {
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a !== undefined && b !== undefined) return a === b
  if (Array.isArray(left) && Array.isArray(right)) return sameItems(left, right)
  if (left instanceof Tuple && right instanceof Tuple) return sameItems(left.items, right.items)
  if (left instanceof Map && right instanceof Map) {
    return (
      left.size === right.size &&
      [...left].every(([key, item]) => {
        const other = entryOf(right, key)
        return other !== undefined && equals(item, other[1])
      })
    )
  }
  if (left instanceof Undefined && right instanceof Undefined) return true
  return left === right
}

function sameItems(left: readonly Value[], right: readonly Value[]): boolean {
  return (
    left.length === right.length && left.every((item, index) => equals(item, right[index] ?? null))
  )
}

/** The entry of a dict under a key that equals this one. */
export function entryOf(dict: Map<Value, Value>, key: Value): [Value, Value] | undefined {
  const direct = dict.get(key)
  if (direct !== undefined) return [key, direct]
  if (typeof key === 'string') return undefined
  return [...dict].find(([known]) => equals(known, key))
}

/** Python's name of a value's type. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return 'int'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'function') return 'function'
  if (value instanceof Float) return 'float'
  if (value instanceof Tuple) return 'tuple'
  if (value instanceof Map) return 'dict'
  if (value instanceof Undefined) return 'Undefined'
  return Array.isArray(value) ? 'list' : 'object'
}
