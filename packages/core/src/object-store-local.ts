import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { CoreError } from './errors.ts'
import type { ObjectStore, StoredObject } from './object-store.ts'

/** An object store in a folder: temporary file, fsync, rename, fsync of the folder. */
export function localObjectStore(root: string): ObjectStore {
  const base = resolve(root)
  const path = (key: string) => within(base, key)
  return {
    uri: (key) => pathToFileURL(key === undefined ? base : path(key)).href,
    read: async (key) => {
      try {
        return await readFile(path(key))
      } catch (cause) {
        if (!isMissing(cause)) throw cause
        const message = `object store ${base}: no object '${key}'`
        throw new CoreError('CORE_OBJECT_MISSING', message, { cause })
      }
    },
    write: (key, body, { ifAbsent = false } = {}) => writeDurably(path(key), body, ifAbsent),
    adopt: (localPath, key) => adoptDurably(localPath, path(key)),
    list: (prefix) => listUnder(base, prefix),
    remove: async (key) => {
      await rm(path(key), { force: true })
    },
  }
}

/** The local path of a `file:` URI; other text is returned as it is, since DuckDB opens it itself. */
export function localPath(uri: string): string {
  return uri.startsWith('file:') ? fileURLToPath(uri) : uri
}

function within(base: string, key: string): string {
  const path = resolve(base, key)
  if (path !== base && !path.startsWith(base + sep)) {
    throw new CoreError('CORE_PATH_ESCAPES', `object store ${base}: key '${key}' points outside it`)
  }
  return path
}

async function writeDurably(target: string, body: Uint8Array | string, ifAbsent: boolean) {
  await mkdir(dirname(target), { recursive: true })
  const temporary = `${target}.${randomUUID()}.tmp`
  const file = await open(temporary, 'wx')
  try {
    await file.writeFile(body)
    await file.sync()
  } finally {
    await file.close()
  }
  if (ifAbsent) await linkOnce(temporary, target)
  else await rename(temporary, target)
  await syncFolder(dirname(target))
}

async function linkOnce(temporary: string, target: string) {
  try {
    await link(temporary, target)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    const message = `object store: '${target}' exists, expected it absent`
    throw new CoreError('CORE_OBJECT_EXISTS', message, { cause })
  } finally {
    await rm(temporary, { force: true })
  }
}

async function adoptDurably(source: string, target: string) {
  await mkdir(dirname(target), { recursive: true })
  const file = await open(source, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  await moveFile(source, target)
  await syncFolder(dirname(target))
}

async function moveFile(source: string, target: string) {
  try {
    await rename(source, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    const temporary = `${target}.${randomUUID()}.tmp`
    await copyFile(source, temporary, constants.COPYFILE_EXCL)
    await rename(temporary, target)
    await rm(source)
  }
}

async function syncFolder(folder: string) {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function listUnder(base: string, prefix: string): Promise<StoredObject[]> {
  const start = within(base, prefix)
  const folder = prefix === '' || prefix.endsWith('/') ? start : dirname(start)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noEntries)
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
  const found: StoredObject[] = []
  for (const file of files) {
    const full = join(file.parentPath, file.name)
    const key = relative(base, full).split(sep).join('/')
    if (!key.startsWith(prefix)) continue
    const info = await stat(full).catch(() => undefined)
    if (info) found.push({ key, size: info.size, modified: info.mtimeMs })
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1))
}

function noEntries(error: unknown): [] {
  if (isMissing(error)) return []
  throw error
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
