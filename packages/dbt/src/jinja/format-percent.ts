import { TemplateFailure } from './failure.ts'
import { floatText, repr, str } from './python-text.ts'
import { Float, numberOf, Tuple, typeName, Undefined, type Value } from './values.ts'

const conversion =
  /%(?:\((?<key>[^)]*)\))?(?<flags>[-+ 0#]*)(?<width>\d*)(?:\.(?<precision>\d+))?(?<type>[sdifFeEgrxXoc%])/g

/** Python's `'%s of %d' % values`. @throws TemplateFailure when values are missing or left over */
export function formatPercent(template: string, values: Value): string {
  const list = values instanceof Tuple ? [...values.items] : [values]
  let taken = 0
  const next = () => {
    const value = list[taken++]
    if (value === undefined) throw new TemplateFailure('not enough arguments for format string')
    return value
  }
  const result = template.replaceAll(conversion, (...match) => {
    const groups = match.at(-1) as Record<string, string | undefined>
    if (groups['type'] === '%') return '%'
    const key = groups['key']
    const value = key === undefined ? next() : keyed(values, key)
    return padded(converted(value, groups), groups)
  })
  if (
    taken < list.length &&
    !(values instanceof Map) &&
    list.length > 0 &&
    taken > 0 === values instanceof Tuple
  ) {
    throw new TemplateFailure('not all arguments converted during string formatting')
  }
  return result
}

function keyed(values: Value, key: string): Value {
  const found = values instanceof Map ? values.get(key) : undefined
  if (found === undefined) throw new TemplateFailure(`format: no value for '${key}'`)
  return found
}

function converted(value: Value, groups: Record<string, string | undefined>): string {
  const { type = 's', precision, flags = '' } = groups
  if (value instanceof Undefined) return ''
  if (type === 's') return precision ? str(value).slice(0, Number(precision)) : str(value)
  if (type === 'r') return repr(value)
  const number = numberOf(value)
  if (number === undefined) {
    throw new TemplateFailure(`%${type} format: a real number is required, not ${typeName(value)}`)
  }
  const sign =
    number >= 0 && flags.includes('+') ? '+' : number >= 0 && flags.includes(' ') ? ' ' : ''
  return sign + numeric(number, type, precision, value)
}

function numeric(
  number: number,
  type: string,
  precision: string | undefined,
  value: Value,
): string {
  if (type === 'd' || type === 'i') return String(Math.trunc(number))
  if (type === 'x' || type === 'X') {
    const text = Math.trunc(number).toString(16)
    return type === 'X' ? text.toUpperCase() : text
  }
  if (type === 'o') return Math.trunc(number).toString(8)
  if (type === 'f' || type === 'F') return number.toFixed(Number(precision ?? 6))
  if (type === 'e' || type === 'E') {
    const text = number.toExponential(Number(precision ?? 6)).replace(/e([+-])(\d)$/, 'e$10$2')
    return type === 'E' ? text.toUpperCase() : text
  }
  return value instanceof Float
    ? floatText(Number(number.toPrecision(Number(precision ?? 6)))).replace(/\.0$/, '')
    : String(number)
}

function padded(
  text: string,
  { flags = '', width = '' }: Record<string, string | undefined>,
): string {
  const size = Number(width)
  if (flags.includes('-')) return text.padEnd(size)
  if (!flags.includes('0')) return text.padStart(size)
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(size - sign.length, '0')
}
