import { readFile, rm } from 'node:fs/promises'

import { CoreError } from './errors.ts'
import type { ObjectStore } from './object-store.ts'

/** An object store in memory: the twin of the local one for tests. */
export function memoryObjectStore(root = 'memory://lake'): ObjectStore {
  const objects = new Map<string, { body: Uint8Array; modified: number }>()
  const put = (key: string, body: Uint8Array) => {
    objects.set(key, { body, modified: Date.now() })
  }
  return {
    uri: (key) => (key === undefined ? root : `${root}/${key}`),
    read: async (key) => {
      const found = objects.get(key)
      if (!found) throw new CoreError('CORE_OBJECT_MISSING', `object store: no object '${key}'`)
      return found.body
    },
    write: async (key, body, { ifAbsent = false } = {}) => {
      if (ifAbsent && objects.has(key)) {
        throw new CoreError(
          'CORE_OBJECT_EXISTS',
          `object store: '${key}' exists, expected it absent`,
        )
      }
      put(key, typeof body === 'string' ? new TextEncoder().encode(body) : body)
    },
    adopt: async (localPath, key) => {
      put(key, await readFile(localPath))
      await rm(localPath)
    },
    list: async (prefix) =>
      [...objects]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, { body, modified }]) => ({ key, size: body.byteLength, modified }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    remove: async (key) => {
      objects.delete(key)
    },
  }
}
