import { createHash } from 'node:crypto'
import { access, constants, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { compressFiles } from './compress-files.ts'
import { writePage } from './write-page.ts'

const room = join(import.meta.dirname, '../..')
const ownCache = join(room, '.cache')

/** Sources that the page is made of: its own, and what it shares with the server. */
const parts = ['web', 'src', 'package.json']

/** The page as files, and whether they were built just now. */
export interface BuiltPage {
  folder: string
  built: boolean
}

/**
 * Builds the page of the console, unless it was built from the very same sources; several builders at once do no harm. It is kept
 * beside its sources, or in a spare folder where those cannot be written to.
 */
export async function buildPage(spare = ownCache): Promise<BuiltPage> {
  const name = `page-${await hashOf(parts)}`
  for (const folder of [join(ownCache, name), join(spare, name)])
    if (await exists(folder)) return { folder, built: false }
  const cache = (await isWritable(ownCache)) ? ownCache : spare
  const folder = join(cache, name)
  const draft = `${folder}.${process.pid}`
  await mkdir(cache, { recursive: true })
  await writePage(join(room, 'web'), draft)
  await compressFiles(draft)
  // Whoever is first has built it; the folder of another holds the same.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }))
  await removeOlder(cache, folder)
  return { folder, built: true }
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of (await filesOf(join(room, path))).sort()) {
      hash
        .update(`${file.slice(room.length)}\0`)
        .update(await readFile(file))
        .update('\0')
    }
  }
  return hash.digest('hex').slice(0, 16)
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    () => undefined,
  )
  if (entries === undefined) return [path]
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

async function exists(folder: string): Promise<boolean> {
  return readdir(folder).then(
    () => true,
    () => false,
  )
}

async function removeOlder(cache: string, kept: string): Promise<void> {
  const names = await readdir(cache)
  const older = names.filter(
    (name) => /^page-[0-9a-f]{16}$/.test(name) && join(cache, name) !== kept,
  )
  await Promise.all(older.map((name) => rm(join(cache, name), { recursive: true, force: true })))
}
