import { posix } from 'node:path'

import { DbtError } from '../errors.ts'
import { textOf, type GraphNode, type Plain } from '../manifest/node.ts'
import type { Criterion } from './criterion.ts'
import { matchesPath, matchesWildcard } from './wildcard.ts'

type Matches = (node: GraphNode, criterion: Criterion) => boolean

/** The selection methods, by the name before the colon. */
const methods: Readonly<Record<string, Matches>> = {
  fqn: (node, { value }) => node.resource_type !== 'source' && matchesFqn(node.fqn, value),
  tag: (node, { value }) => node.tags.some((tag) => matchesWildcard(tag, value)),
  path: (node, { value }) => pathsOf(node).some((path) => matchesPath(path, value)),
  file: (node, { value }) => {
    const name = posix.basename(node.original_file_path)
    return matchesWildcard(name, value) || matchesWildcard(posix.parse(name).name, value)
  },
  package: (node, { value }) => matchesWildcard(node.package_name, value),
  source: (node, { value }) => node.resource_type === 'source' && matchesSource(node, value),
  exposure: (node, { value }) =>
    node.resource_type === 'exposure' && matchesNamed(node.package_name, node.name, value),
  config: (node, { methodArguments, value }) =>
    node.resource_type !== 'exposure' && matchesConfig(node.config, methodArguments, value),
  resource_type: (node, { value }) => node.resource_type === value,
  test_name: (node, { value }) =>
    'test_metadata' in node && matchesWildcard(node.test_metadata?.name ?? '', value),
  test_type: (node, { value }) => node.resource_type === 'test' && matchesTestType(node, value),
}

/**
 * The test of a criterion's method, without its `+` and `@`.
 * @throws DbtError DBT_SELECTOR_INVALID for an unknown method.
 */
export function matcherOf(criterion: Criterion): (node: GraphNode) => boolean {
  const matches = methods[criterion.method]
  if (matches === undefined) {
    const known = Object.keys(methods).join(', ')
    const message = `selector '${criterion.raw}': expected one of the methods ${known}, got '${criterion.method}'`
    throw new DbtError('DBT_SELECTOR_INVALID', message)
  }
  return (node) => matches(node, criterion)
}

function matchesFqn(fqn: readonly string[], value: string): boolean {
  return fqnIsSelected(fqn, value) || fqnIsSelected(fqn.slice(1), value)
}

function fqnIsSelected(fqn: readonly string[], value: string): boolean {
  if (fqn.at(-1) === value) return true
  const flat = fqn.flatMap((part) => part.split('.'))
  const wanted = value.split('.')
  if (flat.length < wanted.length) return false
  const wild = wanted.findIndex((part) => /[*?[\]]/.test(part))
  const exact = wild < 0 ? wanted.length : wild
  if (!wanted.slice(0, exact).every((part, index) => flat[index] === part)) return false
  if (wild < 0) return true
  if (matchesWildcard(flat.slice(wild).join('.'), wanted.slice(wild).join('.'))) return true
  return wanted.length === 1 && matchesWildcard(fqn.at(-1) ?? '', value)
}

function pathsOf(node: GraphNode): string[] {
  const patch = 'patch_path' in node ? node.patch_path : null
  return [node.original_file_path, ...(patch ? [patch.split('://').at(-1) ?? patch] : [])]
}

function matchesSource(node: GraphNode & { resource_type: 'source' }, value: string): boolean {
  const parts = value.split('.')
  const [table, source, owner] =
    parts.length === 1 ? ['*', parts[0] ?? '*', '*'] : [...parts].reverse()
  return (
    matchesWildcard(node.name, table ?? '*') &&
    matchesWildcard(node.source_name, source ?? '*') &&
    matchesWildcard(node.package_name, owner ?? '*')
  )
}

function matchesNamed(owner: string, name: string, value: string): boolean {
  const parts = value.split('.')
  const wantedOwner = parts.length > 1 ? (parts[0] ?? '*') : '*'
  return matchesWildcard(owner, wantedOwner) && matchesWildcard(name, parts.at(-1) ?? '*')
}

function matchesConfig(config: Plain, keys: readonly string[], wanted: string): boolean {
  let value: Plain | undefined = config
  for (const key of keys) {
    value = (value as Record<string, Plain> | null | undefined)?.[key]
  }
  if (value === undefined || keys.length === 0) return false
  const same = (item: Plain) =>
    item === wanted ||
    (keys[0] === 'severity' && textOf(item).toLowerCase() === wanted.toLowerCase()) ||
    (typeof item === 'boolean' && String(item) === wanted.toLowerCase())
  return Array.isArray(value) ? value.some(same) : same(value)
}

function matchesTestType(node: GraphNode, value: string): boolean {
  const generic = 'test_metadata' in node && node.test_metadata !== undefined
  if (value === 'generic' || value === 'schema') return generic
  if (value === 'singular') return !generic
  return value === 'data'
}
