import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { isAlive, ownIdentity, type ProcessIdentity } from '@deftunes/core'

/** Begins the names of the folders of copies to do harm to. */
export const scratchPrefix = 'deftunes-chaos-'

const ownerFile = 'owner.json'

/** Says in a folder that it is this process's. */
export async function claimScratch(folder: string): Promise<void> {
  await writeFile(join(folder, ownerFile), JSON.stringify(ownIdentity()))
}

/** Removes the folders in `within` whose process was killed before it could; returns them. What nobody has claimed stays. */
export async function sweepScratch(within: string = tmpdir()): Promise<string[]> {
  const names = await readdir(within).catch(() => [])
  const folders = names
    .filter((name) => name.startsWith(scratchPrefix))
    .map((name) => join(within, name))
  const swept: string[] = []
  for (const folder of folders) if (await isLeft(folder)) swept.push(...(await removed(folder)))
  return swept
}

async function isLeft(folder: string): Promise<boolean> {
  try {
    const text = await readFile(join(folder, ownerFile), 'utf8')
    return isAlive(JSON.parse(text) as ProcessIdentity) === false
  } catch {
    return false
  }
}

/** A folder of another user, or one that somebody still writes to, stays. */
async function removed(folder: string): Promise<string[]> {
  return rm(folder, { recursive: true, force: true }).then(
    () => [folder],
    () => [],
  )
}
