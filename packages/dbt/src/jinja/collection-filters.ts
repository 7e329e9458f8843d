import { Given } from './arguments.ts'
import { attributeOf, itemOf, iterate } from './attributes.ts'
import { TemplateFailure } from './failure.ts'
import type { Filter } from './filter.ts'
import { binary, orderOf } from './operators.ts'
import { str } from './python-text.ts'
import { testNamed } from './tests.ts'
import { equals, isTrue, Tuple, typeName, Undefined, type Value } from './values.ts'

/** An attribute by a dotted path, as `map(attribute=…)` and its like read it; null: the value itself. */
export function attributePath(value: Value, path: Value): Value {
  if (path === null) return value
  if (typeof path === 'number') return itemOf(value, path)
  return str(path)
    .split('.')
    .reduce<Value>(
      (object, part) => (/^\d+$/.test(part) ? itemOf(object, Number(part)) : itemOf(object, part)),
      value,
    )
}

function onItems(names: readonly string[], run: (items: Value[], given: Given) => Value): Filter {
  return (value, args, kwargs) => run(iterate(value), new Given(names, args, kwargs))
}

const lessThan = (given: Given) => (a: Value, b: Value) => {
  const fold = (value: Value) =>
    typeof value === 'string' && !isTrue(given.value('case_sensitive') ?? false)
      ? value.toLowerCase()
      : value
  return orderOf(fold(a), fold(b))
}

/** Items in order, those that are equal as they were. */
function sorted(items: Value[], given: Given): Value[] {
  const attribute = given.value('attribute') ?? null
  const paths = typeof attribute === 'string' ? attribute.split(',') : [attribute]
  const keyed = items.map((item) => ({
    item,
    keys: paths.map((path) => attributePath(item, path)),
  }))
  const direction = isTrue(given.value('reverse') ?? false) ? -1 : 1
  const order = lessThan(given)
  const difference = (a: Value[], b: Value[]) =>
    a.reduce<number>((found, key, index) => found || order(key, b[index] ?? null), 0)
  return keyed.sort((a, b) => direction * difference(a.keys, b.keys)).map(({ item }) => item)
}

function extreme(direction: 1 | -1): Filter {
  return onItems(['case_sensitive', 'attribute'], (items, given) => {
    const [best, ...rest] = items
    if (best === undefined) return new Undefined('No aggregated item, sequence was empty.')
    const key = (item: Value) => attributePath(item, given.value('attribute') ?? null)
    const order = lessThan(given)
    return rest.reduce(
      (found, item) => (direction * order(key(item), key(found)) < 0 ? item : found),
      best,
    )
  })
}

/** select, reject and their twins on attributes. */
function sifting(keep: boolean, byAttribute: boolean): Filter {
  return (value, args) => {
    const [attribute, test, ...rest] = byAttribute ? args : [null, ...args]
    const holds = test === undefined ? isTrue : (item: Value) => testNamed(str(test))(item, rest)
    return iterate(value).filter((item) => holds(attributePath(item, attribute ?? null)) === keep)
  }
}

function length(value: Value): number {
  if (typeof value === 'string') return [...value].length
  if (value instanceof Map) return value.size
  if (value instanceof Undefined) return 0
  if (Array.isArray(value) || value instanceof Tuple) return iterate(value).length
  throw new TemplateFailure(`object of type '${typeName(value)}' has no len()`)
}

/** Filters on lists and dicts, as Jinja2 documents them. */
export const collectionFilters: Readonly<Record<string, Filter>> = {
  length,
  count: length,
  first: (value) => iterate(value)[0] ?? new Undefined('No first item, sequence was empty.'),
  last: (value) => iterate(value).at(-1) ?? new Undefined('No last item, sequence was empty.'),
  list: (value) => iterate(value),
  reverse: (value) =>
    typeof value === 'string' ? [...value].reverse().join('') : iterate(value).reverse(),
  sort: onItems(['reverse', 'case_sensitive', 'attribute'], sorted),
  min: extreme(1),
  max: extreme(-1),
  unique: onItems(['case_sensitive', 'attribute'], (items, given) => {
    const key = (item: Value) => {
      const found = attributePath(item, given.value('attribute') ?? null)
      return typeof found === 'string' && !isTrue(given.value('case_sensitive') ?? false)
        ? found.toLowerCase()
        : found
    }
    return items.filter(
      (item, index) => items.findIndex((other) => equals(key(other), key(item))) === index,
    )
  }),
  sum: onItems(['attribute', 'start'], (items, given) =>
    items
      .map((item) => attributePath(item, given.value('attribute') ?? null))
      .reduce<Value>((total, item) => binary('+', total, item), given.value('start') ?? 0),
  ),
  attr: (value, [name = '']) => attributeOf(value, str(name)),
  items: (value) =>
    value instanceof Map ? [...value].map(([key, item]) => new Tuple([key, item])) : [],
  dictsort: (value, args, kwargs) => {
    const given = new Given(['case_sensitive', 'by', 'reverse'], args, kwargs)
    if (!(value instanceof Map))
      throw new TemplateFailure(`dictsort: expected a dict, got '${typeName(value)}'`)
    const at = given.text('by', 'key') === 'value' ? 1 : 0
    const order = lessThan(given)
    const direction = isTrue(given.value('reverse') ?? false) ? -1 : 1
    const pairs = [...value].sort((a, b) => direction * order(a[at], b[at]))
    return pairs.map((pair) => new Tuple(pair))
  },
  batch: onItems(['linecount', 'fill_with'], (items, given) => {
    const size = given.number('linecount', 1)
    const fill = given.value('fill_with') ?? null
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => {
      const part = items.slice(index * size, (index + 1) * size)
      if (fill !== null) while (part.length < size) part.push(fill)
      return part
    })
  }),
  slice: onItems(['slices', 'fill_with'], (items, given) => {
    const count = given.number('slices', 1)
    const fill = given.value('fill_with') ?? null
    const [each, more] = [Math.floor(items.length / count), items.length % count]
    return Array.from({ length: count }, (_, index) => {
      const start = index * each + Math.min(index, more)
      const part = items.slice(start, start + each + (index < more ? 1 : 0))
      return fill !== null && index >= more && more > 0 ? [...part, fill] : part
    })
  }),
  groupby: onItems(['attribute', 'default', 'case_sensitive'], (items, given) => {
    const key = (item: Value) => {
      const found = attributePath(item, given.value('attribute') ?? null)
      return found instanceof Undefined ? (given.value('default') ?? found) : found
    }
    const groups: { key: Value; items: Value[] }[] = []
    const order = lessThan(given)
    for (const item of [...items].sort((a, b) => order(key(a), key(b)))) {
      const group = groups.at(-1)
      if (group && order(group.key, key(item)) === 0) group.items.push(item)
      else groups.push({ key: key(item), items: [item] })
    }
    return groups.map((group) => new Tuple([group.key, group.items]))
  }),
  select: sifting(true, false),
  reject: sifting(false, false),
  selectattr: sifting(true, true),
  rejectattr: sifting(false, true),
}
