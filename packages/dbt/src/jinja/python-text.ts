import { Float, isObject, Tuple, Undefined, type Value } from './values.ts'

/** Python's str(). */
export function str(value: Value): string {
  if (typeof value === 'string') return value
  return value instanceof Undefined ? '' : repr(value)
}

/** Python's repr(). */
export function repr(value: Value): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'function') return '<function>'
  if (value instanceof Float) return floatText(value.value)
  if (value instanceof Undefined) return 'Undefined'
  if (value instanceof Tuple) {
    const items = value.items.map(repr).join(', ')
    return value.items.length === 1 ? `(${items},)` : `(${items})`
  }
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${repr(key)}: ${repr(item)}`).join(', ')}}`
  }
  return isObject(value) ? value.toString() : ''
}

/** Single quotes unless only those are inside; what does not print is escaped. */
function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = [...text].map((character) => {
    if (character === '\\' || character === mark) return `\\${character}`
    const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character]
    if (named !== undefined) return named
    const code = character.codePointAt(0) ?? 0
    if (code >= 0x20 && (code < 0x7f || code > 0xa0) && code !== 0xad) return character
    return `\\x${code.toString(16).padStart(2, '0')}`
  })
  return mark + escaped.join('') + mark
}

/** The shortest text that reads back as the same float; from 1e16 on and below 1e-4 with an exponent. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (value !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e')
    const sign = exponent.startsWith('-') ? '-' : '+'
    return `${digits}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
