import { randomUUID } from 'node:crypto'

import type { ObjectStore } from '@deftunes/core'

import { printJson } from '../json.ts'
import { keyOf, locationOf } from '../location.ts'
import { parseMetadata } from '../metadata/parse-metadata.ts'
import type { TableMetadata } from '../metadata/table-metadata.ts'
import { readTableFile } from '../table-file.ts'

const cachedFiles = 200

/** A table's metadata files: each is written once, under a new name, and never changed. */
export class MetadataFiles {
  readonly #store: ObjectStore
  readonly #parsed = new Map<string, TableMetadata>()

  constructor(store: ObjectStore) {
    this.#store = store
  }

  async read(location: string): Promise<TableMetadata> {
    const known = this.#parsed.get(location)
    if (known) return known
    const file = { what: 'table metadata', location } as const
    const metadata = await readTableFile(this.#store, file, parseMetadata)
    this.#keep(location, metadata)
    return metadata
  }

  /** Writes metadata durably as the version after `previous`; returns where. */
  async write(metadata: TableMetadata, previous?: string): Promise<string> {
    const version = previous === undefined ? 0 : versionOf(previous) + 1
    const name = `${String(version).padStart(5, '0')}-${randomUUID()}.metadata.json`
    const key = `${keyOf(this.#store, metadata.location)}/metadata/${name}`
    await this.#store.write(key, printJson(metadata), { ifAbsent: true })
    const location = locationOf(this.#store, key)
    this.#keep(location, metadata)
    return location
  }

  /** Removes metadata that surely never became current: readers that list folders would take it for such. */
  async discard(location: string): Promise<void> {
    this.#parsed.delete(location)
    await this.#store.remove(keyOf(this.#store, location))
  }

  /** Tells readers without a catalog which file is current. Best effort: the catalog alone decides. */
  async hint({ location }: TableMetadata, current: string): Promise<void> {
    const name = current.slice(current.lastIndexOf('/') + 1).replace('.metadata.json', '')
    const key = `${keyOf(this.#store, location)}/metadata/version-hint.text`
    await this.#store.write(key, name).catch(() => {})
  }

  #keep(location: string, metadata: TableMetadata) {
    this.#parsed.set(location, metadata)
    const [oldest] = this.#parsed.keys()
    if (this.#parsed.size > cachedFiles && oldest !== undefined) this.#parsed.delete(oldest)
  }
}

function versionOf(location: string): number {
  const match = /(\d+)-[^/]*$/.exec(location.slice(location.lastIndexOf('/') + 1))
  return match ? Number(match[1]) : -1
}
