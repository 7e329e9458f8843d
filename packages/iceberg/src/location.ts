import { localPath, type ObjectStore } from '@deftunes/core'

import { IcebergError } from './errors.ts'

/**
 * The location of a key as table metadata records it: for a folder, `file://` and the plain path, since other
 * readers do not decode percent signs.
 */
export function locationOf(store: ObjectStore, key: string): string {
  const uri = store.uri(key)
  return uri.startsWith('file:') ? `file://${localPath(uri)}` : uri
}

/**
 * The key of a recorded location. `file:/x`, `file:///x` and `/x` are one; a path without a scheme that is not
 * absolute counts from the store's root.
 * @throws IcebergError ICEBERG_PATH_OUTSIDE_STORE; another try would not help
 */
export function keyOf(store: ObjectStore, location: string): string {
  if (!/^([a-z][a-z0-9+.-]*:|\/)/i.test(location)) return location
  const root = store.uri()
  const bases = root.startsWith('file:') ? [localPath(root), pathOf(root)] : [root]
  const path = root.startsWith('file:') ? pathOf(location) : location
  const base = bases.find((candidate) => path.startsWith(`${candidate}/`))
  if (base !== undefined) return path.slice(base.length + 1)
  throw outside(location, root)
}

function outside(location: string, root: string): IcebergError {
  // A folder that was moved has its own name still, as a rule.
  const name = `/${root.split('/').at(-1) ?? ''}/`
  const at = pathOf(location).lastIndexOf(name)
  const home = at < 0 ? 'where that file is' : pathOf(location).slice(0, at + name.length - 1)
  const message = `file '${location}': expected it under ${root}; a state cannot be moved or copied, for its tables hold absolute paths: put it back, so that this folder is ${home}, or begin a new one`
  const details = { location, root, retryable: false }
  return new IcebergError('ICEBERG_PATH_OUTSIDE_STORE', message, { details })
}

/** What DuckDB opens to read a recorded location. */
export function readablePath(store: ObjectStore, location: string): string {
  return localPath(store.uri(keyOf(store, location)))
}

function pathOf(location: string): string {
  return location.replace(/^file:\/*(?=\/)/i, '')
}
