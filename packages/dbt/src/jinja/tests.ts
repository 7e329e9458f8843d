import { TemplateFailure } from './failure.ts'
import { compare } from './operators.ts'
import { equals, Float, isNumber, numberOf, Tuple, Undefined, type Value } from './values.ts'

/** A test of `is`. */
export type Test = (value: Value, args: Value[]) => boolean

const comparing =
  (operator: '==' | '!=' | '<' | '<=' | '>' | '>='): Test =>
  (value, [other = null]) =>
    compare(operator, value, other)

const whole = (value: Value) => numberOf(value) ?? Number.NaN

const tests: Readonly<Record<string, Test>> = {
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  none: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  true: (value) => value === true,
  false: (value) => value === false,
  integer: (value) => typeof value === 'number',
  float: (value) => value instanceof Float,
  number: (value) => isNumber(value) || typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  mapping: (value) => value instanceof Map,
  sequence: (value) =>
    typeof value === 'string' ||
    Array.isArray(value) ||
    value instanceof Tuple ||
    value instanceof Map,
  iterable: (value) =>
    typeof value === 'string' ||
    Array.isArray(value) ||
    value instanceof Tuple ||
    value instanceof Map ||
    value instanceof Undefined,
  callable: (value) => typeof value === 'function',
  odd: (value) => Math.abs(whole(value) % 2) === 1,
  even: (value) => whole(value) % 2 === 0,
  divisibleby: (value, [other = null]) => whole(value) % whole(other) === 0,
  lower: (value) =>
    typeof value === 'string' && value !== value.toUpperCase() && value === value.toLowerCase(),
  upper: (value) =>
    typeof value === 'string' && value !== value.toLowerCase() && value === value.toUpperCase(),
  sameas: (value, [other = null]) =>
    value === other || (value instanceof Float && equals(value, other)),
  in: (value, [container = null]) => compare('in', value, container),
  eq: comparing('=='),
  ne: comparing('!='),
  lt: comparing('<'),
  le: comparing('<='),
  gt: comparing('>'),
  ge: comparing('>='),
}

const synonyms: Readonly<Record<string, string>> = {
  equalto: 'eq',
  lessthan: 'lt',
  greaterthan: 'gt',
}

/** A test by name. @throws TemplateFailure */
export function testNamed(name: string): Test {
  const found = Object.hasOwn(tests, name) ? tests[name] : tests[synonyms[name] ?? '']
  if (found) return found
  throw new TemplateFailure(`No test named '${name}'.`)
}
