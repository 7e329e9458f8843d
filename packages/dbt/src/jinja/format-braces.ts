import { TemplateFailure } from './failure.ts'
import { floatText, repr, str } from './python-text.ts'
import { Float, isObject, numberOf, type Value } from './values.ts'

/** Python's `'{} {name} {0:>5}'.format(…)`. @throws TemplateFailure */
export function formatBraces(
  template: string,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
): string {
  let position = 0
  return template.replaceAll(
    /\{\{|\}\}|\{([^{}!:]*)(?:!([rs]))?(?::([^{}]*))?\}/g,
    (whole, field: string | undefined, conversion: string | undefined, spec: string = '') => {
      if (whole === '{{' || whole === '}}') return whole.slice(1)
      const [first = '', ...path] = (field ?? '')
        .split(/\.|\[|\]/)
        .filter((part, index) => index === 0 || part !== '')
      const root =
        first === ''
          ? args[position++]
          : /^\d+$/.test(first)
            ? args[Number(first)]
            : kwargs.get(first)
      if (root === undefined) throw new TemplateFailure(`format: no argument for '${whole}'`)
      const value = path.reduce<Value>((object, part) => memberOf(object, part, whole), root)
      return conversion === 'r' ? spaced(repr(value), spec) : formatted(value, spec)
    },
  )
}

function memberOf(object: Value, part: string, whole: string): Value {
  if (isObject(object)) return object.getAttribute(part)
  const found =
    object instanceof Map
      ? object.get(part)
      : Array.isArray(object)
        ? object[Number(part)]
        : undefined
  if (found !== undefined) return found
  throw new TemplateFailure(`format: no value for '${whole}'`)
}

/** Python's format mini-language: fill, alignment, sign, zero, width, comma, precision, type. */
function formatted(value: Value, spec: string): string {
  const groups =
    /^(?:.?[<>^=])?(?<sign>[+ ])?0?\d*(?<comma>,)?(?:\.(?<precision>\d+))?(?<type>[a-zA-Z%])?$/.exec(
      spec,
    )?.groups
  if (!groups) throw new TemplateFailure(`format: invalid specifier '${spec}'`)
  const number = numberOf(value)
  if (number === undefined || typeof value === 'boolean') {
    const text = str(value)
    return spaced(groups['precision'] ? text.slice(0, Number(groups['precision'])) : text, spec)
  }
  const text = numberText(number, value, groups)
  const sign = number >= 0 && groups['sign'] ? groups['sign'] : ''
  return spaced(sign + text, spec, true)
}

function numberText(
  number: number,
  value: Value,
  groups: Record<string, string | undefined>,
): string {
  const { type, precision, comma } = groups
  const digits = precision === undefined ? 6 : Number(precision)
  const text =
    type === 'f' ||
    type === 'F' ||
    (precision !== undefined && type === undefined && value instanceof Float)
      ? number.toFixed(digits)
      : type === '%'
        ? `${(number * 100).toFixed(digits)}%`
        : type === 'x'
          ? number.toString(16)
          : type === 'b'
            ? number.toString(2)
            : type === 'e'
              ? number.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2')
              : value instanceof Float
                ? floatText(number)
                : String(number)
  return comma
    ? text.replace(/^(-?\d+)/, (whole) => whole.replaceAll(/\B(?=(\d{3})+$)/g, ','))
    : text
}

function spaced(text: string, spec: string, numeric = false): string {
  const groups =
    /^(?:(?<fill>.)(?=[<>^=]))?(?<align>[<>^=])?[+ ]?(?<zero>0)?(?<width>\d+)?/.exec(spec)
      ?.groups ?? {}
  const width = Number(groups['width'] ?? 0)
  const fill = groups['fill'] ?? (groups['zero'] ? '0' : ' ')
  const align = groups['align'] ?? (groups['zero'] ? '=' : numeric ? '>' : '<')
  const spare = Math.max(0, width - text.length)
  if (align === '<') return text + fill.repeat(spare)
  if (align === '^')
    return fill.repeat(Math.floor(spare / 2)) + text + fill.repeat(Math.ceil(spare / 2))
  const sign = align === '=' ? (/^[+-]/.exec(text)?.[0] ?? '') : ''
  return sign + fill.repeat(spare) + text.slice(sign.length)
}
