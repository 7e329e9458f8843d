import { Given } from './arguments.ts'
import { TemplateFailure } from './failure.ts'
import { orderOf } from './operators.ts'
import { repr } from './python-text.ts'
import { entryOf, equals, Tuple, Undefined, type Callable, type Value } from './values.ts'

function onList(names: readonly string[], run: (list: Value[], given: Given) => Value) {
  return (list: Value[]): Callable =>
    (args, kwargs) =>
      run(list, new Given(names, args, kwargs))
}

/** Methods of Python's list. */
export const listMethods: Readonly<Record<string, (list: Value[]) => Callable>> = {
  append: onList(['object'], (list, given) => {
    list.push(given.value('object') ?? null)
    return null
  }),
  extend: onList(['iterable'], (list, given) => {
    const items = given.value('iterable') ?? []
    list.push(...(items instanceof Tuple ? items.items : Array.isArray(items) ? items : []))
    return null
  }),
  insert: onList(['index', 'object'], (list, given) => {
    list.splice(given.number('index', 0), 0, given.value('object') ?? null)
    return null
  }),
  pop: onList(['index'], (list, given) => {
    const index = given.number('index', -1)
    const at = index < 0 ? list.length + index : index
    if (at < 0 || at >= list.length) throw new TemplateFailure('pop index out of range')
    return list.splice(at, 1)[0] ?? null
  }),
  remove: onList(['value'], (list, given) => {
    const at = list.findIndex((item) => equals(item, given.value('value') ?? null))
    if (at < 0) throw new TemplateFailure('list.remove(x): x not in list')
    list.splice(at, 1)
    return null
  }),
  index: onList(['value'], (list, given) => {
    const at = list.findIndex((item) => equals(item, given.value('value') ?? null))
    if (at < 0) throw new TemplateFailure(`${repr(given.value('value') ?? null)} is not in list`)
    return at
  }),
  count: onList(
    ['value'],
    (list, given) => list.filter((item) => equals(item, given.value('value') ?? null)).length,
  ),
  reverse: onList([], (list) => {
    list.reverse()
    return null
  }),
  sort: onList(['reverse'], (list, given) => {
    list.sort(orderOf)
    if (given.value('reverse') === true) list.reverse()
    return null
  }),
  copy: onList([], (list) => [...list]),
  clear: onList([], (list) => {
    list.length = 0
    return null
  }),
}

type Dict = Map<Value, Value>

function onDict(names: readonly string[], run: (dict: Dict, given: Given) => Value) {
  return (dict: Dict): Callable =>
    (args, kwargs) =>
      run(dict, new Given(names, args, kwargs))
}

/** Methods of Python's dict. */
export const dictMethods: Readonly<Record<string, (dict: Dict) => Callable>> = {
  get: onDict(['key', 'default'], (dict, given) => {
    const key = given.value('key') ?? null
    return entryOf(dict, key)?.[1] ?? (entryOf(dict, key) ? null : (given.value('default') ?? null))
  }),
  items: onDict([], (dict) => [...dict].map(([key, value]) => new Tuple([key, value]))),
  keys: onDict([], (dict) => [...dict.keys()]),
  values: onDict([], (dict) => [...dict.values()]),
  pop: onDict(['key', 'default'], (dict, given) => {
    const key = given.value('key') ?? null
    const entry = entryOf(dict, key)
    if (entry) dict.delete(entry[0])
    const found = entry?.[1] ?? given.value('default')
    if (found === undefined) throw new TemplateFailure(`KeyError: ${repr(key)}`)
    return found
  }),
  setdefault: onDict(['key', 'default'], (dict, given) => {
    const key = given.value('key') ?? null
    const entry = entryOf(dict, key)
    if (entry) return entry[1]
    dict.set(key, given.value('default') ?? null)
    return given.value('default') ?? null
  }),
  copy: onDict([], (dict) => new Map(dict)),
  clear: onDict([], (dict) => {
    dict.clear()
    return null
  }),
  update: (dict) => (args, kwargs) => {
    for (const [key, value] of args[0] instanceof Map ? args[0] : []) dict.set(key, value)
    for (const [key, value] of kwargs) dict.set(key, value instanceof Undefined ? null : value)
    return null
  },
}
