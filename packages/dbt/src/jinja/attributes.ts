import { TemplateFailure } from './failure.ts'
import { listMethods, dictMethods } from './collection-methods.ts'
import { repr } from './python-text.ts'
import { stringMethods } from './string-methods.ts'
import {
  entryOf,
  isObject,
  Tuple,
  typeName,
  Undefined,
  type Callable,
  type Value,
} from './values.ts'

/** `object.name`: a method or attribute, else the entry of a dict under this key. @throws TemplateFailure */
export function attributeOf(object: Value, name: string): Value {
  if (object instanceof Undefined) throw new TemplateFailure(object.message)
  const method = methodOf(object, name)
  if (method) return method
  if (isObject(object)) return object.getAttribute(name)
  const entry = object instanceof Map ? object.get(name) : undefined
  return entry === undefined ? missing(object, name) : entry
}

/** `object[index]`: an entry or item, else the attribute of this name. @throws TemplateFailure */
export function itemOf(object: Value, index: Value): Value {
  if (object instanceof Undefined) throw new TemplateFailure(object.message)
  if (object instanceof Map) {
    const entry = entryOf(object, index)
    if (entry) return entry[1]
  }
  if (typeof index === 'number') {
    const items = sequenceOf(object)
    const found = items?.[index < 0 ? items.length + index : index]
    if (found !== undefined) return found
    return new Undefined(`${typeName(object)} object has no element ${index}`)
  }
  if (typeof index === 'string') {
    if (isObject(object)) return object.getAttribute(index)
    return methodOf(object, index) ?? missing(object, index)
  }
  return missing(object, repr(index))
}

function missing(object: Value, name: string): Undefined {
  const of = object instanceof Map ? 'dict object' : `${typeName(object)} object`
  return new Undefined(`'${of}' has no attribute '${name}'`)
}

function methodOf(object: Value, name: string): Callable | undefined {
  if (typeof object === 'string') return own(stringMethods, name)?.(object)
  if (Array.isArray(object)) return own(listMethods, name)?.(object)
  if (object instanceof Tuple) return own(listMethods, name)?.([...object.items])
  return object instanceof Map ? own(dictMethods, name)?.(object) : undefined
}

function own<T>(methods: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}

function sequenceOf(value: Value): readonly Value[] | undefined {
  if (typeof value === 'string') return [...value]
  if (isObject(value) && 'items' in value && Array.isArray(value.items)) {
    return value.items as Value[]
  }
  return value instanceof Tuple ? value.items : Array.isArray(value) ? value : undefined
}

/** `object[start:stop:step]`. @throws TemplateFailure */
export function sliceOf(object: Value, start: Value, stop: Value, step: Value): Value {
  const items = sequenceOf(object)
  if (!items) throw new TemplateFailure(`'${typeName(object)}' object cannot be sliced`)
  const by = typeof step === 'number' ? step : 1
  if (by === 0) throw new TemplateFailure('slice step cannot be zero')
  const picked: Value[] = []
  const from = edge(start, by > 0 ? 0 : items.length - 1, items.length, by)
  const to = edge(stop, by > 0 ? items.length : -1, items.length, by)
  for (let at = from; by > 0 ? at < to : at > to; at += by) picked.push(items[at] ?? null)
  if (typeof object === 'string') return (picked as string[]).join('')
  return object instanceof Tuple ? new Tuple(picked) : picked
}

function edge(value: Value, fallback: number, length: number, step: number): number {
  if (typeof value !== 'number') return fallback
  const at = value < 0 ? value + length : value
  return step > 0 ? Math.min(Math.max(at, 0), length) : Math.min(Math.max(at, -1), length - 1)
}

/** What a loop or a filter goes through: items, characters, or the keys of a dict. @throws TemplateFailure */
export function iterate(value: Value): Value[] {
  if (value instanceof Undefined) return []
  if (value instanceof Map) return [...value.keys()]
  const items = sequenceOf(value)
  if (items) return [...items]
  throw new TemplateFailure(`'${typeName(value)}' object is not iterable`)
}
