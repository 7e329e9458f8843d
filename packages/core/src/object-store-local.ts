import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import {
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises'
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
      await unlink(path(key)).catch(noEntries)
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
  await makeFolder(dirname(target))
  const temporary = temporaryFor(target)
  try {
    await writeFile(temporary, body, { flag: 'wx', flush: true })
    if (ifAbsent) await linkOnce(temporary, target)
    else await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncPath(dirname(target))
}

function temporaryFor(target: string): string {
  return `${target}.${randomUUID()}.tmp`
}

function isTemporary(name: string): boolean {
  return /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/.test(name)
}

/** A folder whose names outlive a power cut: each new folder is an entry of the one above it. */
async function makeFolder(folder: string) {
  const first = await mkdir(folder, { recursive: true })
  if (first === undefined) return
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncPath(dirname(at))
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
  await makeFolder(dirname(target))
  await syncPath(source)
  try {
    await rename(source, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyDurably(source, target)
    await rm(source)
  }
  await syncPath(dirname(target))
}

/** From another disk, where nothing can be renamed from. */
async function copyDurably(source: string, target: string) {
  const temporary = temporaryFor(target)
  try {
    await copyFile(source, temporary, constants.COPYFILE_EXCL)
    await syncPath(temporary)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function syncPath(path: string) {
  const handle = await open(path, 'r')
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
  const files = entries.filter((entry) => entry.isFile() && !isTemporary(entry.name))
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

/** A key below an object, or one that is only the beginning of others, is as absent as any. */
function isMissing(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)
}
