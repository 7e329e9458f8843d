import { constants, existsSync, readdirSync, rmSync } from 'node:fs'
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { openDuckDbFile, processExists } from '@deftunes/core'

import type { Marts } from './marts.ts'
import type { MartVersion } from './published-versions.ts'

/**
 * Writes a version, the newest without an id, as one file that any DuckDB tool opens. It appears whole, in place of the one that is
 * there: whoever reads that goes on reading it.
 * @throws PipelineError PIPELINE_VERSION_UNKNOWN, PIPELINE_NOTHING_PUBLISHED
 */
export async function exportMart(marts: Marts, file: string, id?: string): Promise<MartVersion> {
  return marts.use(id, async ({ path, version }) => {
    const folder = dirname(file)
    await mkdir(folder, { recursive: true })
    sweep(file)
    const making = join(folder, `.${basename(file)}.${process.pid}.making`)
    try {
      await copyFile(path, making, constants.COPYFILE_FICLONE)
      await synced(making)
      await rename(making, file)
    } finally {
      await rm(making, { force: true })
    }
    return version
  })
}

/** The version that an exported file holds; undefined when there is none, or it is something else. */
export async function exportedVersion(file: string): Promise<string | undefined> {
  if (!existsSync(file)) return undefined
  try {
    const opened = await openDuckDbFile({ path: file, connections: 1, threads: 1 })
    try {
      const { rows } = await opened.read('SELECT id FROM mart.versions')
      return String(rows[0]?.[0])
    } finally {
      opened.close()
    }
  } catch {
    return undefined
  }
}

async function synced(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Removes what killed processes left beside a file. */
function sweep(file: string): void {
  const before = `.${basename(file)}.`
  for (const name of readdirSync(dirname(file))) {
    if (!name.startsWith(before) || !name.endsWith('.making')) continue
    const pid = Number(name.slice(before.length, -'.making'.length))
    if (!processExists(pid)) rmSync(join(dirname(file), name), { force: true })
  }
}
