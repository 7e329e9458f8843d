/** An object as a listing shows it. */
export interface StoredObject {
  /** Key relative to the store's root, '/'-separated. */
  key: string
  /** Bytes. */
  size: number
  /** Milliseconds since the epoch. */
  modified: number
}

/**
 * Where bytes live: a folder, memory, a bucket. A key is a relative path; a write is all or nothing and
 * durable when it resolves.
 */
export interface ObjectStore {
  /** The absolute URI of a key, e.g. `file:///lake/landing/a.csv`; the root without a key, no trailing slash. */
  uri(key?: string): string
  /** @throws CoreError CORE_OBJECT_MISSING */
  read(key: string): Promise<Uint8Array>
  /** @throws CoreError CORE_OBJECT_EXISTS with `ifAbsent` when the key is taken. */
  write(key: string, body: Uint8Array | string, options?: { ifAbsent?: boolean }): Promise<void>
  /** Moves a finished local file into the store, replacing the key. */
  adopt(localPath: string, key: string): Promise<void>
  /** Every object whose key starts with the prefix, in key order. */
  list(prefix: string): Promise<StoredObject[]>
  /** Removes a key; a missing one is no error. */
  remove(key: string): Promise<void>
}
