import { lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Milliseconds after which what lies aside is of a process that is gone: a save takes a few. */
export const leftAfter = 10_000

/**
 * Where something that belongs to a file is while that is saved: in `.deftunes` beside it, which readers of the project and git pass
 * over, and from which a rename to the file is one step. Makes the folder.
 */
export async function asideOf(file: string, ending: string): Promise<string> {
  const folder = join(dirname(file), '.deftunes')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  })
  return join(folder, `${basename(file)}${ending}`)
}

/** Removes what saves that were killed have left in the folder of {@link asideOf}, under names that end in `.tmp`. */
export async function sweepAside(path: string): Promise<void> {
  const folder = dirname(path)
  const names = await readdir(folder)
  for (const name of names.filter((one) => one.endsWith('.tmp')))
    if (await isLeft(join(folder, name)))
      await rm(join(folder, name), { recursive: true, force: true })
}

/**
 * Whether something was left by a process that is gone. A time in the future, of a clock that was put right since, is as wrong as one
 * long ago.
 */
export async function isLeft(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) > leftAfter
}
