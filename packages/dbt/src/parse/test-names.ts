import { createHash } from 'node:crypto'

import { repr, str, toValue } from '../jinja/index.ts'
import type { Plain, PlainRecord, TestMetadata } from '../manifest/node.ts'

/** The 32 hex digits of a text's md5, as dbt writes names and ids. */
export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex')
}

/** A generic test's two names: `full` for its unique id and fqn, `short` (under 64 characters) for its alias. */
export interface TestName {
  full: string
  short: string
}

/**
 * The name that dbt gives a generic test: test, target and arguments in the order of their names;
 * 64 characters and more are cut to 30 plus the md5.
 */
export function testName(test: string, target: string, args: PlainRecord): TestName {
  const flat = Object.keys(args)
    .filter((name) => name !== 'model')
    .sort()
    .flatMap((name) => parts(args[name] ?? null).map((value) => str(toValue(value))))
  const clean = flat.map((text) => text.replaceAll(/[^0-9a-zA-Z_]+/g, '_'))
  const identifier = `${test}_${target}`
  const full = `${identifier}_${clean.join('__')}`
  const short = full.length >= 64 ? `${identifier.slice(0, 30)}_${md5(full)}` : full
  return { full, short }
}

/** The last 10 hex digits in a generic test's unique id. */
export function testHash(name: string, metadata: TestMetadata): string {
  const { namespace, kwargs } = metadata
  return md5(name + hashable({ namespace, name: metadata.name, kwargs })).slice(-10)
}

function parts(value: Plain): Plain[] {
  if (Array.isArray(value)) return value
  if (value !== null && typeof value === 'object') return Object.values(value)
  return [value]
}

/** Python's repr of a value whose leaves were all made texts, with sorted keys. */
function hashable(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(hashable).join(', ')}]`
  if (value === null || typeof value !== 'object') return repr(str(toValue(value)))
  const entries = Object.keys(value).sort()
  return `{${entries.map((key) => `${repr(key)}: ${hashable(value[key] ?? null)}`).join(', ')}}`
}
