import type { ObjectStore } from '@deftunes/core'

import { locationOf } from '../location.ts'
import type { TableIdentifier } from './catalog.ts'

/** A table as its folder shows it, whether or not a catalog knows it. */
export interface FoundTable {
  identifier: TableIdentifier
  /** The metadata file that the folder's version hint names, else the one of the highest version. */
  metadataLocation: string
}

/**
 * The tables whose folders are under a prefix of a store, in the order of names: what a catalog that was lost may be made
 * of again, by `registerTable`. Only that catalog knew which commit was the last: the hint is written after it, a metadata
 * file before it.
 */
export async function findTables(store: ObjectStore, prefix = ''): Promise<FoundTable[]> {
  const keys = (await store.list(prefix)).map(({ key }) => key)
  const folders = new Map<string, string[]>()
  for (const key of keys) {
    const [, folder, name] = /^(.*)\/metadata\/([^/]+)$/.exec(key.slice(prefix.length)) ?? []
    if (folder === undefined || name === undefined) continue
    folders.set(folder, [...(folders.get(folder) ?? []), name])
  }
  const found = await Promise.all(
    [...folders].map(async ([folder, names]) => {
      const [namespace, name, ...more] = folder.split('/')
      if (!namespace || !name || more.length > 0) return []
      const at = `${prefix}${folder}/metadata/`
      const file = await currentFile(store, at, names)
      if (file === undefined) return []
      const metadataLocation = locationOf(store, at + file)
      return [{ identifier: { namespace, name }, metadataLocation }]
    }),
  )
  return found.flat()
}

const byNumbers = new Intl.Collator('en', { numeric: true }).compare
const hint = 'version-hint.text'
const ending = '.metadata.json'

async function currentFile(
  store: ObjectStore,
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  const files = names.filter((name) => name.endsWith(ending)).sort(byNumbers)
  if (!names.includes(hint)) return files.at(-1)
  const hinted = new TextDecoder().decode(await store.read(folder + hint)).trim() + ending
  return files.includes(hinted) ? hinted : files.at(-1)
}
