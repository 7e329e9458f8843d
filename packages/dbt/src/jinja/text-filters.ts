import { Given } from './arguments.ts'
import { iterate } from './attributes.ts'
import { TemplateFailure } from './failure.ts'
import type { Filter } from './filter.ts'
import { formatPercent } from './format-percent.ts'
import { repr, str } from './python-text.ts'
import { capitalize, center, strip } from './string-methods.ts'
import {
  Float,
  isTrue,
  numberOf,
  toPlain,
  Tuple,
  typeName,
  Undefined,
  type Value,
} from './values.ts'

function onText(names: readonly string[], run: (text: string, given: Given) => Value): Filter {
  return (value, args, kwargs) => run(str(value), new Given(names, args, kwargs))
}

/** Filters on texts and numbers, as Jinja2 documents them, and dbt's `as_…`. */
export const textFilters: Readonly<Record<string, Filter>> = {
  upper: onText([], (text) => text.toUpperCase()),
  lower: onText([], (text) => text.toLowerCase()),
  capitalize: onText([], capitalize),
  title: onText([], (text) =>
    text.replaceAll(
      /[^\s\-({[<]+/gu,
      (word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase(),
    ),
  ),
  trim: onText(['chars'], (text, given) => {
    const chars = given.value('chars')
    return strip(text, typeof chars === 'string' ? chars : undefined, 'both')
  }),
  string: (value) => str(value),
  replace: onText(['old', 'new', 'count'], (text, given) => {
    const count = given.number('count', -1)
    const [old, fresh] = [str(given.value('old') ?? ''), str(given.value('new') ?? '')]
    if (count < 0) return text.replaceAll(old, () => fresh)
    return text
      .split(old)
      .reduce((whole, part, index) => whole + (index <= count ? fresh : old) + part)
  }),
  center: onText(['width'], (text, given) => center(text, given.number('width', 80))),
  indent: onText(['width', 'first', 'blank'], (text, given) => {
    const width = given.value('width') ?? 4
    const space = typeof width === 'string' ? width : ' '.repeat(Number(numberOf(width)))
    const blank = isTrue(given.value('blank') ?? false)
    const lines = `${text}`
      .split('\n')
      .map((line, index) => (index > 0 && (blank || line !== '') ? space + line : line))
    return (isTrue(given.value('first') ?? false) ? space : '') + lines.join('\n')
  }),
  truncate: onText(['length', 'killwords', 'end', 'leeway'], (text, given) => {
    const [length, end] = [given.number('length', 255), given.text('end', '...')]
    if (text.length <= length + given.number('leeway', 5)) return text
    const cut = text.slice(0, length - end.length)
    if (isTrue(given.value('killwords') ?? false)) return cut + end
    const space = cut.lastIndexOf(' ')
    return (space < 0 ? cut : cut.slice(0, space)) + end
  }),
  wordcount: onText([], (text) => (text.match(/[\p{L}\p{N}_]+/gu) ?? []).length),
  urlencode: onText([], (text) =>
    encodeURIComponent(text)
      .replaceAll('%2F', '/')
      .replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
  ),
  escape: onText([], escapeHtml),
  e: onText([], escapeHtml),
  forceescape: onText([], escapeHtml),
  safe: (value) => value,
  striptags: onText([], (text) =>
    text
      .replaceAll(/<[^>]*>/g, '')
      .split(/\s+/)
      .filter(Boolean)
      .join(' '),
  ),
  format: (value, args, kwargs) =>
    formatPercent(str(value), kwargs.size > 0 ? new Map(kwargs) : new Tuple(args)),
  pprint: (value) => repr(value),
  tojson: (value, _args, kwargs) => json(value, kwargs.get('indent')),
  int: (value, args, kwargs) => toInt(value, new Given(['default', 'base'], args, kwargs)),
  float: (value, args, kwargs) => {
    const number =
      typeof value === 'string' && value.trim() !== '' ? Number(value) : numberOf(value)
    const fallback = new Given(['default'], args, kwargs).value('default') ?? new Float(0)
    return number === undefined || Number.isNaN(number) ? fallback : new Float(number)
  },
  abs: (value) => {
    const number = numberOf(value)
    if (number === undefined)
      throw new TemplateFailure(`bad operand type for abs(): '${typeName(value)}'`)
    return value instanceof Float ? new Float(Math.abs(number)) : Math.abs(number)
  },
  round: (value, args, kwargs) => {
    const given = new Given(['precision', 'method'], args, kwargs)
    const scale = 10 ** given.number('precision', 0)
    const number = numberOf(value)
    if (number === undefined)
      throw new TemplateFailure(`round: expected a number, got '${typeName(value)}'`)
    const method = given.text('method', 'common')
    const rounded =
      method === 'ceil'
        ? Math.ceil(number * scale)
        : method === 'floor'
          ? Math.floor(number * scale)
          : roundHalfEven(number * scale)
    return typeof value === 'number' && method === 'common'
      ? rounded / scale
      : new Float(rounded / scale)
  },
  default: fallback,
  d: fallback,
  join: (value, args, kwargs) => {
    const given = new Given(['d', 'attribute'], args, kwargs)
    return iterate(value)
      .map(str)
      .join(str(given.value('d') ?? ''))
  },
  as_text: (value) => str(value),
  as_bool: (value) => value,
  as_number: (value) => value,
  as_native: (value) => value,
}

function fallback(...[value, args, kwargs]: Parameters<Filter>): Value {
  const given = new Given(['default_value', 'boolean'], args, kwargs)
  const replaced =
    value instanceof Undefined || (isTrue(given.value('boolean') ?? false) && !isTrue(value))
  return replaced ? (given.value('default_value') ?? '') : value
}

function roundHalfEven(number: number): number {
  const floor = Math.floor(number)
  const rest = number - floor
  if (rest !== 0.5) return Math.round(number)
  return floor % 2 === 0 ? floor : floor + 1
}

function toInt(value: Value, given: Given): Value {
  const fallbackValue = given.value('default') ?? 0
  if (typeof value !== 'string') {
    const number = numberOf(value)
    return number === undefined || !Number.isFinite(number) ? fallbackValue : Math.trunc(number)
  }
  const base = given.number('base', 10)
  const text = value.trim().replaceAll('_', '')
  if (base !== 10) {
    const parsed = Number.parseInt(text.replace(/^0[xob]/i, ''), base)
    return Number.isNaN(parsed) ? fallbackValue : parsed
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
    ? Math.trunc(Number(text))
    : fallbackValue
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    "'": '&#39;',
    '"': '&#34;',
  }
  return text.replaceAll(/[&<>'"]/g, (character) => entities[character] ?? character)
}

/** JSON as Python writes it, safe inside HTML, as Jinja's tojson is. */
function json(value: Value, indent: Value | undefined): string {
  const text = pythonJson(toPlain(value), typeof indent === 'number' ? indent : undefined)
  const escapes: Readonly<Record<string, string>> = {
    '<': '\\u003c',
    '>': '\\u003e',
    '&': '\\u0026',
    "'": '\\u0027',
  }
  return text.replaceAll(/[<>&']/g, (character) => escapes[character] ?? character)
}

/** JSON with Python's spaces and its ASCII escapes; keys sorted as Jinja asks for. @throws TemplateFailure for a function */
export function pythonJson(plain: unknown, indent?: number, level = 0, sortKeys = true): string {
  if (typeof plain === 'function')
    throw new TemplateFailure('tojson: expected plain data, got a function')
  if (plain === null || typeof plain !== 'object') {
    return JSON.stringify(plain).replaceAll(
      /[\u007f-\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  }
  const inner = (item: unknown) => pythonJson(item, indent, level + 1, sortKeys)
  const entries = Array.isArray(plain) ? undefined : Object.entries(plain)
  if (sortKeys) entries?.sort(([a], [b]) => (a < b ? -1 : 1))
  const parts = Array.isArray(plain)
    ? plain.map(inner)
    : (entries ?? []).map(([key, item]) => `${inner(key)}: ${inner(item)}`)
  const [open, close] = Array.isArray(plain) ? ['[', ']'] : ['{', '}']
  if (indent === undefined || parts.length === 0) return open + parts.join(', ') + close
  const space = `\n${' '.repeat(indent * (level + 1))}`
  return `${open}${space}${parts.join(`,${space}`)}\n${' '.repeat(indent * level)}${close}`
}
