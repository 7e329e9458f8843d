import { config, type z } from 'zod'

import { didYouMean } from './did-you-mean.ts'

type Issue = z.core.$ZodRawIssue

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'nothing',
  date: 'a date',
}

/** What a validator found, as expected and got; undefined where a schema must say it in its own words. */
export function validationWords(issue: Issue, showTexts = false): string | undefined {
  const got = `got ${gotOf(issue.input, showTexts)}`
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${typeOf(issue.expected)}, ${got}`
    case 'invalid_value':
      return ofValues(issue.values.map(String), issue.input, showTexts)
    case 'invalid_union':
      return unionWords(issue, showTexts)
    case 'unrecognized_keys':
      return issue.keys
        .map((key) => unknownKey(key, keysOf(issue.inst)).replace(' key', ` key "${key}"`))
        .join('\n')
    case 'too_small':
      return `expected ${boundOf(issue, issue.minimum, 'at least', 'more than')}, ${sizeOf(issue, got)}`
    case 'too_big':
      return `expected ${boundOf(issue, issue.maximum, 'at most', 'less than')}, ${sizeOf(issue, got)}`
    case 'invalid_format':
      return `expected ${issue.format === 'regex' ? `text like ${issue.pattern}` : `a text of the form ${issue.format}`}, ${got}`
    case 'invalid_key':
      return 'expected another key'
    default:
      return undefined
  }
}

/** A list that says no more than its nearest name to someone who mistyped it. */
const MANY = 16

/** `unknown key; did you mean "host"? expected one of host, port`. */
export function unknownKey(key: string, known: readonly string[]): string {
  if (known.length === 0) return 'unknown key; expected none'
  const hint = didYouMean(key, known)
  if (hint && known.length > MANY) return `unknown key${hint}`
  return `unknown key${hint || ';'} expected ${oneOf(known)}`
}

function keysOf(schema: Issue['inst']): string[] {
  const definition = (schema as z.core.$ZodType | undefined)?._zod.def as { shape?: object }
  return Object.keys(definition?.shape ?? {})
}

function ofValues(values: readonly string[], input: unknown, showTexts: boolean): string {
  const hint = typeof input === 'string' ? didYouMean(input, values) : ''
  return `expected ${oneOf(values)}, got ${gotOf(input, showTexts)}${hint}`
}

function oneOf(names: readonly string[]): string {
  return names.length === 1 ? String(names[0]) : `one of ${names.join(', ')}`
}

function unionWords(issue: Extract<Issue, { code: 'invalid_union' }>, showTexts: boolean) {
  const { discriminator, errors, input } = issue
  if (typeof discriminator === 'string') {
    const given = (input as Record<string, unknown> | undefined)?.[discriminator]
    const options = Array.isArray(issue['options']) ? issue['options'] : []
    return ofValues(options.map(String), given, showTexts)
  }
  const values = errors.flatMap(([first]) =>
    first?.code === 'invalid_value' && first.path.length === 0 ? [first.values] : [],
  )
  if (values.length === errors.length) return ofValues(values.flat().map(String), input, showTexts)
  const near = errors.filter((some) => !some.some(isOfAnotherKind))
  const [nearest] = near
  if (nearest && near.length === 1 && errors.length > 1) return nearest.map(withPath).join('\n')
  const types = errors.flatMap(([first]) =>
    first?.code === 'invalid_type' && first.path.length === 0 ? [typeOf(first.expected)] : [],
  )
  if (types.length < errors.length) return undefined
  return `expected ${[...new Set(types)].join(' or ')}, got ${gotOf(input, showTexts)}`
}

/** Whether an alternative was not meant at all: a list where a text is, say. */
function isOfAnotherKind({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && code === 'invalid_type'
}

function withPath({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`
}

function boundOf(
  { origin, inclusive, exact }: { origin: string; inclusive?: boolean; exact?: boolean },
  bound: number | bigint,
  included: string,
  excluded: string,
): string {
  const unit = unitOf(origin)
  if (unit && included === 'at least' && Number(bound) === 1)
    return origin === 'string' ? 'text that is not empty' : 'at least one entry'
  const amount = exact ? 'exactly' : inclusive === false ? excluded : included
  return `${amount} ${bound}${unit && ` ${unit}`}`
}

function unitOf(origin: string): string {
  if (origin === 'string') return 'characters'
  return ['array', 'set', 'map', 'object'].includes(origin) ? 'entries' : ''
}

/** Of what has a length, that; else the value itself. */
function sizeOf({ origin, input }: { origin: string; input?: unknown }, got: string): string {
  const length = unitOf(origin) && (input as { length?: number } | undefined)?.length
  return typeof length === 'number' ? `got ${length || 'none'}` : got
}

function typeOf(expected: string): string {
  return types[expected] ?? expected
}

/** What is there instead; texts only where they cannot be secrets. */
function gotOf(input: unknown, showTexts: boolean): string {
  if (input === undefined) return 'nothing'
  if (input === null) return 'an empty value'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'string')
    return showTexts && /^[\w.\- ]{1,40}$/.test(input) ? `'${input}'` : 'text'
  if (typeof input === 'number') return Number.isNaN(input) ? 'no number' : String(input)
  return typeof input === 'boolean' ? String(input) : 'a mapping'
}

// Every schema of every room is told of in these words, also where one is tried inside another.
config({ customError: (issue) => validationWords(issue) })
