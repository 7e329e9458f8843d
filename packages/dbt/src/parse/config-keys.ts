import { isRecord, knownKeys, type ConfiguredKind } from './node-config.ts'
import { refusedKeys } from './config-check.ts'
import type { PlainRecord } from '../manifest/node.ts'

/** Keys that lay a table out in Redshift and mean nothing here: a project may have them for its other warehouse. */
const layoutKeys = ['auto_refresh', 'backup', 'bind', 'dist', 'sort', 'sort_type']

/** Keys that every run here obeys in the only way there is. */
const settledKeys = ['access', 'concurrent_batches', 'loaded_at_field', 'loaded_at_query']

const known = (kind: ConfiguredKind): ReadonlySet<string> =>
  new Set([...knownKeys(kind), ...refusedKeys, ...layoutKeys, ...settledKeys, 'tags', 'meta'])

/** A key of a config that dbt does not know either, and what to do about it. */
export interface UnknownKey {
  key: string
  message: string
}

/** The unknown keys of a node's configuration as written in one place. */
export function unknownKeys(kind: ConfiguredKind, config: PlainRecord): UnknownKey[] {
  const expected = known(kind)
  const plain = (key: string) => key.replace(/^(pre|post)_hook$/, '$1-hook')
  return Object.keys(config)
    .filter((key) => !expected.has(plain(key)))
    .map((key) => ({
      key,
      message: `config '${key}': expected a config of a ${kind}, got none of this name; own values go under meta`,
    }))
}

/** The unknown keys of a config tree of `dbt_project.yml`. */
export function unknownTreeKeys(kind: ConfiguredKind, tree: PlainRecord): UnknownKey[] {
  const own: PlainRecord = {}
  const below: PlainRecord[] = []
  for (const [key, value] of Object.entries(tree)) {
    if (key.startsWith('+')) own[key.slice(1).trim()] = value
    else if (isRecord(value)) below.push(value)
    else own[key] = value
  }
  return [...unknownKeys(kind, own), ...below.flatMap((level) => unknownTreeKeys(kind, level))]
}

/** The folders of a config tree that hold for no node, as 'deftunes.staging'. */
export function unusedPaths(tree: PlainRecord, fqns: readonly (readonly string[])[]): string[] {
  return foldersIn(tree)
    .filter((path) => !fqns.some((fqn) => path.every((part, index) => fqn[index] === part)))
    .map((path) => path.join('.'))
}

function foldersIn(tree: PlainRecord): string[][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    key.startsWith('+') || !isRecord(value)
      ? []
      : [[key], ...foldersIn(value).map((path) => [key, ...path])],
  )
}
