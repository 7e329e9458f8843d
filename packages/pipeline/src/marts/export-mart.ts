import { constants, readdirSync, rmSync } from 'node:fs'
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { messageOf, processExists } from '@deftunes/core'

import { PipelineError } from '../errors.ts'
import { versionAt } from './export-target.ts'
import type { Marts } from './marts.ts'
import type { MartVersion } from './published-versions.ts'

const mostTries = 3

/**
 * Writes a version, the newest without an id, as one file that any DuckDB tool opens. It appears whole, in place of marts that were
 * exported before: whoever reads those goes on reading them.
 * @throws PipelineError PIPELINE_VERSION_UNKNOWN, PIPELINE_NOTHING_PUBLISHED; PIPELINE_EXPORT_REFUSED when something else is there;
 * PIPELINE_MART_LOST
 */
export async function exportMart(marts: Marts, file: string, id?: string): Promise<MartVersion> {
  await versionAt(file)
  await folderOf(file)
  let lost: unknown
  for (let tries = 0; tries < mostTries; tries++) {
    const exported = await marts.use(id, async ({ path, version }) => {
      try {
        await copy(path, file)
        return version
      } catch (error) {
        if (!isLost(error, path)) throw error
        // Another process removed it, which takes newer versions to be enough: who has it open reads on, a copy needs its name.
        marts.renew(version.id)
        lost = error
        return undefined
      }
    })
    if (exported) return exported
  }
  const message = `${file}: expected the file of version ${id ?? 'newest'} to stay while it is copied, got: ${messageOf(lost)}`
  throw new PipelineError('PIPELINE_MART_LOST', message, { cause: lost })
}

/** The version that an exported file holds; undefined when there is none, or it is something else. */
export async function exportedVersion(file: string): Promise<string | undefined> {
  return versionAt(file).catch(() => undefined)
}

async function folderOf(file: string): Promise<void> {
  const folder = dirname(file)
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    const message = `${file}: expected a folder that it can be written to, got: ${messageOf(error)}`
    throw new PipelineError('PIPELINE_EXPORT_REFUSED', message, { cause: error })
  }
}

async function copy(path: string, file: string): Promise<void> {
  sweep(file)
  const making = join(dirname(file), `.${basename(file)}.${process.pid}.making`)
  try {
    await copyFile(path, making, constants.COPYFILE_FICLONE)
    await synced(making)
    await rename(making, file)
  } finally {
    await rm(making, { force: true })
  }
}

function isLost(error: unknown, path: string): boolean {
  const { code, path: missing } = error as NodeJS.ErrnoException
  return code === 'ENOENT' && missing === path
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
