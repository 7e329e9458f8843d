import { Given } from './arguments.ts'
import { TemplateFailure } from './failure.ts'
import { formatBraces } from './format-braces.ts'
import { str } from './python-text.ts'
import { Tuple, typeName, type Callable, type Value } from './values.ts'

type Method = (text: string, given: Given) => Value

function method(names: readonly string[], run: Method): (text: string) => Callable {
  return (text) => (args, kwargs) => run(text, new Given(names, args, kwargs))
}

/** Methods of Python's str. */
export const stringMethods: Readonly<Record<string, (text: string) => Callable>> = {
  upper: method([], (text) => text.toUpperCase()),
  lower: method([], (text) => text.toLowerCase()),
  title: method([], title),
  capitalize: method([], capitalize),
  swapcase: method([], (text) =>
    [...text].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join(''),
  ),
  strip: method(['chars'], (text, given) => strip(text, charsOf(given), 'both')),
  lstrip: method(['chars'], (text, given) => strip(text, charsOf(given), 'left')),
  rstrip: method(['chars'], (text, given) => strip(text, charsOf(given), 'right')),
  split: method(['sep', 'maxsplit'], (text, given) => split(text, given, false)),
  rsplit: method(['sep', 'maxsplit'], (text, given) => split(text, given, true)),
  splitlines: method(['keepends'], (text) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .slice(0, text === '' ? 0 : undefined),
  ),
  join: method(['iterable'], (text, given) => join(text, given.value('iterable') ?? [])),
  replace: method(['old', 'new', 'count'], replace),
  startswith: method(['prefix'], (text, given) =>
    affixes(given, 'prefix').some((one) => text.startsWith(one)),
  ),
  endswith: method(['suffix'], (text, given) =>
    affixes(given, 'suffix').some((one) => text.endsWith(one)),
  ),
  removeprefix: method(['prefix'], (text, given) => {
    const prefix = given.text('prefix', '')
    return text.startsWith(prefix) ? text.slice(prefix.length) : text
  }),
  removesuffix: method(['suffix'], (text, given) => {
    const suffix = given.text('suffix', '')
    return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
  }),
  find: method(['sub', 'start'], (text, given) =>
    text.indexOf(given.text('sub', ''), given.number('start', 0)),
  ),
  rfind: method(['sub'], (text, given) => text.lastIndexOf(given.text('sub', ''))),
  index: method(['sub'], (text, given) => {
    const at = text.indexOf(given.text('sub', ''))
    if (at < 0) throw new TemplateFailure('substring not found')
    return at
  }),
  count: method(['sub'], (text, given) => {
    const sub = given.text('sub', '')
    return sub === '' ? text.length + 1 : text.split(sub).length - 1
  }),
  zfill: method(['width'], (text, given) => {
    const sign = /^[+-]/.exec(text)?.[0] ?? ''
    return sign + text.slice(sign.length).padStart(given.number('width', 0) - sign.length, '0')
  }),
  ljust: method(['width', 'fillchar'], (text, given) =>
    text.padEnd(given.number('width', 0), given.text('fillchar', ' ')),
  ),
  rjust: method(['width', 'fillchar'], (text, given) =>
    text.padStart(given.number('width', 0), given.text('fillchar', ' ')),
  ),
  center: method(['width', 'fillchar'], (text, given) =>
    center(text, given.number('width', 0), given.text('fillchar', ' ')),
  ),
  isdigit: method([], (text) => /^\p{Nd}+$/u.test(text)),
  isnumeric: method([], (text) => /^\p{N}+$/u.test(text)),
  isalpha: method([], (text) => /^\p{L}+$/u.test(text)),
  isalnum: method([], (text) => /^[\p{L}\p{N}]+$/u.test(text)),
  isspace: method([], (text) => /^\s+$/.test(text)),
  isupper: method([], (text) => text !== text.toLowerCase() && text === text.toUpperCase()),
  islower: method([], (text) => text !== text.toUpperCase() && text === text.toLowerCase()),
  format: (text) => (args, kwargs) => formatBraces(text, args, kwargs),
}

/** First letter large, the others small. */
export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()
}

function title(text: string): string {
  return text.toLowerCase().replaceAll(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase())
}

/** Text in the middle of a width, as Python places it when the spare is odd. */
export function center(text: string, width: number, fill = ' '): string {
  const spare = Math.max(0, width - text.length)
  const left = Math.floor(spare / 2) + (spare % 2 === 1 && width % 2 === 1 ? 1 : 0)
  return fill.repeat(left) + text + fill.repeat(spare - left)
}

function charsOf(given: Given): string | undefined {
  const chars = given.value('chars')
  return typeof chars === 'string' ? chars : undefined
}

/** Characters off the ends of a text: white space unless others are named. */
export function strip(
  text: string,
  chars: string | undefined,
  side: 'both' | 'left' | 'right',
): string {
  const gone = (character: string | undefined) =>
    character !== undefined &&
    (chars === undefined ? /\s/.test(character) : chars.includes(character))
  let [from, to] = [0, text.length]
  if (side !== 'right') while (from < to && gone(text[from])) from++
  if (side !== 'left') while (to > from && gone(text[to - 1])) to--
  return text.slice(from, to)
}

function split(text: string, given: Given, fromRight: boolean): Value[] {
  const separator = given.value('sep')
  const most = given.number('maxsplit', -1)
  const words = separator === undefined || separator === null
  if (separator === '') throw new TemplateFailure('empty separator')
  const between = words ? ' ' : str(separator)
  const parts = words
    ? text
        .trim()
        .split(/\s+/)
        .filter((part) => part !== '')
    : text.split(between)
  if (most < 0 || parts.length <= most + 1) return parts
  if (fromRight) return [parts.slice(0, -most).join(between), ...parts.slice(-most)]
  return [...parts.slice(0, most), parts.slice(most).join(between)]
}

function join(text: string, items: Value): string {
  const list =
    items instanceof Tuple ? items.items : items instanceof Map ? [...items.keys()] : items
  if (!Array.isArray(list))
    throw new TemplateFailure(`can only join an iterable, got '${typeName(items)}'`)
  return (list as Value[])
    .map((item, index) => {
      if (typeof item === 'string') return item
      throw new TemplateFailure(
        `sequence item ${index}: expected str instance, ${typeName(item)} found`,
      )
    })
    .join(text)
}

function replace(text: string, given: Given): string {
  const [old, fresh, count] = [
    given.text('old', ''),
    given.text('new', ''),
    given.number('count', -1),
  ]
  if (count < 0) return text.replaceAll(old, () => fresh)
  const parts = text.split(old)
  const head = parts.slice(0, count + 1).join(fresh)
  return parts.length > count + 1 ? [head, ...parts.slice(count + 1)].join(old) : head
}

function affixes(given: Given, name: string): string[] {
  const value = given.value(name)
  return value instanceof Tuple ? value.items.map(str) : [given.text(name, '')]
}
